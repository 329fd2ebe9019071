"""NaN and infinity."""

from __future__ import annotations

from specnet.backend.data.checks.case import SPOKEN, Case, told
from specnet.backend.data.checks.flow import steps_of
from specnet.backend.data.checks.looking import Column, Look


def check(case: Case) -> None:
    """Inputs and targets that are no numbers, in every set."""
    for name, found in case.looks.items():
        for side, columns in (("input", found.inputs), ("target", found.targets)):
            for key, column in columns.items():
                used = key in (case.raw.input_names if side == "input" else case.raw.output_names)
                if column.strange and used and not (side == "target" and case.data.labels == "inputs"):
                    _tell(case, name, found, side, key, column)


def _tell(case: Case, name: str, found: Look, side: str, key: str, column: Column) -> None:
    several = len(case.raw.input_names if side == "input" else case.raw.output_names) > 1
    what = f"{side} `{key}`" if several else f"the {side}s"
    rows = ", ".join(map(str, column.strange_rows))
    more = ", ..." if column.strange > len(column.strange_rows) else ""
    among = "" if found.whole else f" of the first {found.seen:,}"
    message = f"{SPOKEN[name]} has NaN or infinity in {what} of {told(column.strange, 'example')}{among}"
    which = f"{'example' if column.strange == 1 else 'examples'} {rows}{more}, counted from 0"
    if side == "input" and _may_mend(case, key):
        case.warning("data-not-finite", message, case.source(name), note=which)
    else:
        case.error(
            "data-not-finite",
            message,
            case.source(name),
            note=which,
            help="leave these examples out, or fill in numbers",
        )


def _may_mend(case: Case, key: str) -> bool:
    """Whether a layer of `features` may be meant to deal with it: one that looks values up."""
    chain, unknown = steps_of(case, key)
    return unknown or any(
        one.kind in ("Discretization", "IntegerLookup", "StringLookup", "Hashing") for one, _ in chain
    )
