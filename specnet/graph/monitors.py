"""What callbacks watch against what training measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any, NamedTuple

from specnet.diagnostics import did_you_mean
from specnet.graph.faults import Faults
from specnet.graph.graph import Graph
from specnet.graph.measures import LEARNING_RATE, VALIDATION, logged
from specnet.graph.stretches import stretches
from specnet.spec import Construct, Spec
from specnet.syntax import Path

# These watch nothing unless they keep the best alone.
ONLY_FOR_THE_BEST = ("ModelCheckpoint", "OrbaxCheckpoint")
# What a name of a checkpoint may hold beside what is measured.
COUNTED = ("epoch", "batch")
MOST_LISTED = 12
_NUMBERED = re.compile(r"_[0-9]+$")


def check_monitors(spec: Spec, graph: Graph, faults: Faults) -> None:
    """Adds a fault for every callback that watches, or writes into names, what nothing measures."""
    assert spec.training is not None
    names = logged(spec.training, graph)
    has_validation = spec.data is None or spec.data.validation is not None
    seen: set[Path] = set()
    for stretch in stretches(spec.training):
        for number, callback in enumerate(stretch.callbacks):
            loc = (*stretch.loc, number)
            if loc not in seen:
                _check(callback, loc, names, faults, has_validation=has_validation)
            seen.add(loc)


class _Need(NamedTuple):
    """A name that a callback needs, what for, and the place that is to blame for it: a value, or the key of the callback."""

    name: str
    owner: str
    place: Path
    at_key: bool


def _check(callback: Construct, loc: Path, names: list[str], faults: Faults, *, has_validation: bool) -> None:
    for need in _needs(callback, (*loc, callback.kind), faults):
        measured = need.name.removeprefix(VALIDATION)
        if measured not in names and _NUMBERED.sub("", measured) not in names and need.name != LEARNING_RATE:
            _unknown(need, [*names, *(f"{VALIDATION}{name}" for name in names if has_validation)], faults)
        elif need.name.startswith(VALIDATION) and not has_validation:
            _no_validation(need, faults)


def _needs(callback: Construct, place: Path, faults: Faults) -> Iterator[_Need]:
    arguments: Any = callback.arguments
    fields = type(arguments).model_fields if arguments is not None else {}
    if "monitor" in fields and (callback.kind not in ONLY_FOR_THE_BEST or arguments.save_best_only):
        written = "monitor" in arguments.given()
        at = (*place, "monitor") if written and faults.is_mapping(place) else place
        yield _Need(arguments.monitor, f"`{callback.kind}` watches", at, not written)
    if callback.kind == "ModelCheckpoint":
        at = (*place, "filepath") if faults.is_mapping(place) else place
        owner = f"the file name of `{callback.kind}` holds"
        yield from (_Need(name, owner, at, False) for name in _fields(arguments.filepath) if name not in COUNTED)


def _fields(filepath: str) -> list[str]:
    """The names in braces of a file name; one with a lone brace has none."""
    try:
        return [name for _, name, _, _ in Formatter().parse(filepath) if name]
    except ValueError:
        return []


def _unknown(need: _Need, choices: list[str], faults: Faults) -> None:
    listed = ", ".join(f"`{name}`" for name in choices[:MOST_LISTED]) + (", ..." if choices[MOST_LISTED:] else "")
    faults.add(
        "unknown-monitor",
        f"{need.owner} `{need.name}`, which nothing measures",
        need.place,
        did_you_mean(need.name, choices),
        help=f"this training measures {listed}",
        at_key=need.at_key,
    )


def _no_validation(need: _Need, faults: Faults) -> None:
    faults.add(
        "no-validation",
        f"{need.owner} `{need.name}`, and there is nothing to validate with",
        need.place,
        help=f"add `validation: 0.2` to `data`, or take `{need.name.removeprefix(VALIDATION)}`",
        at_key=need.at_key,
    )
