"""Examples that stand in two sets: what was learned by heart would be tested."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from specnet.backend.data.checks.case import SPOKEN, Case, told
from specnet.backend.data.checks.looking import MOST_ROWS_NAMED, Look
from specnet.backend.data.examples import Columns

# Rows of few values are alike by chance; then it takes many of them.
MANY_VALUES = 16
SHARE_OF_FEW = 0.2
Pairs = list[tuple[int, int]]


def check(case: Case) -> None:
    """Each two sets that are in memory."""
    for first, second in combinations(case.looks, 2):
        one, two = case.looks[first], case.looks[second]
        pairs, count = _shared(one, two)
        if count and (two.values >= MANY_VALUES or count >= SHARE_OF_FEW * two.count):
            _tell(case, first, second, pairs, count)


def _shared(one: Look, two: Look) -> tuple[Pairs, int]:
    """The first pairs of examples with the same inputs, and how many examples of the second set have one."""
    prints, others = one.prints, two.prints
    if prints is None or others is None:
        return [], 0
    rows = np.flatnonzero(np.isin(others, prints))
    if not len(rows):
        return [], 0
    order = np.argsort(prints, kind="stable")
    places = order[np.searchsorted(prints[order], others[rows])]
    readable = one.examples.random_access and two.examples.random_access
    same = _are_same(one, two, places, rows) if readable else np.ones(len(rows), dtype=bool)
    named = list(zip(places[same][:MOST_ROWS_NAMED].tolist(), rows[same][:MOST_ROWS_NAMED].tolist(), strict=True))
    return named, int(same.sum())


def _are_same(one: Look, two: Look, places: Any, rows: Any) -> Any:
    """Where examples can be read again, equal values decide."""
    same = np.ones(len(rows), dtype=bool)
    for start in range(0, len(rows), 4096):
        part = slice(start, start + 4096)
        left, right = one.examples.take(places[part]).inputs, two.examples.take(rows[part]).inputs
        same[part] = _equal(left, right)
    return same


def _equal(left: Columns, right: Columns) -> Any:
    found: Any = True
    for name, array in left.items():
        other = right.get(name)
        if other is None or other.shape != array.shape:
            return False
        found = found & (array == other).reshape(len(array), -1).all(axis=1)
    return found


def _tell(case: Case, first: str, second: str, pairs: Pairs, count: int) -> None:
    total = case.looks[second].count
    message = f"{told(count, 'example')} of {SPOKEN[second]} ({100 * count / total:.3g} %) {'stands' if count == 1 else 'stand'} in {SPOKEN[first]} too"
    row, same = pairs[0][1], pairs[0][0]
    named = f"{row} of {SPOKEN[second]} is {same} of {SPOKEN[first]}"
    named = ", ".join([named, *(f"{two} is {one}" for one, two in pairs[1:])])
    more = ", ..." if count > len(pairs) else ""
    help_ = "the scores of this set will look better than they are: leave these examples out of one set"
    note = f"counted from 0, {named}{more}"
    case.warning("data-leak", message, case.source(second), note=note, help=help_)
