"""What is wrong with the data of a spec, or between the two, told before the first step.

Data in memory is looked at once, from end to end. Of data that is read batch by batch the first examples are looked at, and
all targets that are known without reading the inputs.
"""

from __future__ import annotations

from specnet.backend.data.checks import amounts, inputs, labels, losses, names, numbers, overlap, scale, weights
from specnet.backend.data.checks.case import Case
from specnet.backend.data.prepare import Raw
from specnet.diagnostics import Diagnostic, SpecError, in_file_order
from specnet.shapes.loaded import Loaded

# Each file is a family of checks. What the first ones find makes the others meaningless.
FIRST = (amounts.check_not_empty, names.check)
REST = (
    inputs.check,
    labels.check,
    losses.check,
    weights.check,
    numbers.check,
    scale.check,
    overlap.check,
    amounts.check,
)


def check_data(raw: Raw, loaded: Loaded) -> list[Diagnostic]:
    """The warnings about data and spec, in file order. Raises SpecError with everything that keeps the model from training."""
    case = Case(raw, loaded)
    for checks in (FIRST, REST):
        for check in checks:
            check(case)
        if any(one.severity == "error" for one in case.found):
            raise SpecError(case.found)
    return list(in_file_order(case.found))
