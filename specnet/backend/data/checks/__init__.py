"""What is wrong with the data of a spec, or between the two, told before the first step.

Data in memory is looked at once, from end to end. Of data that is read batch by batch the first examples are looked at, with
all targets that are known without reading the inputs; the rest is looked at while `data.json` is made, which reads it all.
"""

from __future__ import annotations

from specnet.backend.data.checks import (
    amounts,
    inputs,
    labels,
    losses,
    metrics,
    names,
    numbers,
    overlap,
    scale,
    weights,
)
from specnet.backend.data.checks.case import Case, look_at
from specnet.backend.data.checks.looking import CHUNK, Look
from specnet.backend.data.examples import Batch, Examples
from specnet.backend.data.prepare import Raw
from specnet.diagnostics import Diagnostic, SpecError, in_file_order
from specnet.shapes.loaded import Loaded

# Each file is a family of checks. What the first ones find makes the others meaningless.
FIRST = (amounts.check_not_empty, names.check)
REST = (
    inputs.check,
    labels.check,
    losses.check,
    metrics.check,
    weights.check,
    numbers.check,
    scale.check,
    overlap.check,
    amounts.check,
)


class Check:
    """The checks of a spec's data. `warnings` has what was found so far, in file order.

    Making it checks what is in memory and the first of what is not; `see` and `finish` do the rest.
    Raises SpecError with everything that keeps the model from training.
    """

    def __init__(self, raw: Raw, loaded: Loaded) -> None:
        self._raw, self._loaded = raw, loaded
        self._looks: dict[str, Look] = look_at(raw)
        self._later = {name: Look(found.examples) for name, found in self._looks.items() if not found.whole}
        self.warnings = _checked(Case(raw, loaded, self._looks))

    def unread(self) -> dict[str, Examples]:
        """The sets that are not in memory."""
        return {name: found.examples for name, found in self._later.items()}

    def see(self, name: str, batch: Batch) -> None:
        """Takes in the next examples of a set, from its first to its last."""
        if name in self._later:
            self._later[name].see(batch)

    def finish(self) -> list[Diagnostic]:
        """Checks what was seen, and returns the warnings that are new. Raises SpecError."""
        if not self._later:
            return []
        found = _checked(Case(self._raw, self._loaded, {**self._looks, **self._later}))
        told = {(one.code, one.labels) for one in self.warnings}
        new = [one for one in found if (one.code, one.labels) not in told]
        self.warnings = list(in_file_order([*self.warnings, *new]))
        return new


def check_data(raw: Raw, loaded: Loaded) -> list[Diagnostic]:
    """The warnings about data and spec, every example read. Raises SpecError."""
    check = Check(raw, loaded)
    for name, found in check.unread().items():
        for batch in found.one_pass(CHUNK):
            check.see(name, batch)
    check.finish()
    return check.warnings


def _checked(case: Case) -> list[Diagnostic]:
    for checks in (FIRST, REST):
        for check in checks:
            check(case)
        if any(one.severity == "error" for one in case.found):
            raise SpecError(case.found)
    return list(in_file_order(case.found))
