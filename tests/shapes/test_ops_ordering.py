"""Cumulative operations, sorting and searching: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, some
from tests.shapes.ops_cases import axis, check_refused_here, dtype, shape


def _cumulative(random: Random) -> Case:
    x = shape(random)
    more = some(random, {"axis": (None, axis(random, len(x))), "dtype": ("float16", "bool", "int64")})
    return Case(more, {"x": (x, dtype(random))})


def _nan_cumulative(random: Random) -> Case:
    x = shape(random, least=1)
    inside = random.randint(-len(x), len(x) - 1)
    more = some(random, {"axis": (None, inside), "dtype": ("float16", "bool", "int64")})
    return Case(more, {"x": (x, dtype(random))})


def _diff(random: Random) -> Case:
    a = shape(random)
    return Case({"axis": axis(random, len(a)), "n": random.randint(1, 4)}, {"a": (a, dtype(random))})


def _sort(random: Random) -> Case:
    x = shape(random)
    return Case({"axis": axis(random, len(x))} if random.random() < 0.7 else {}, {"x": (x, dtype(random))})


def _argpartition(random: Random) -> Case:
    x = shape(random, least=1)
    more = {"axis": random.randint(-len(x), len(x) - 1)} if random.random() < 0.7 else {}
    return Case({"kth": random.randint(-2, 3), **more}, {"x": (x, dtype(random))})


def _searchsorted(random: Random) -> Case:
    sequence = shape(random, least=1, most=1) if random.random() < 0.7 else shape(random)
    more = some(random, {"side": ("left", "right")})
    return Case(more, {"sorted_sequence": (sequence, dtype(random)), "values": (shape(random), dtype(random))})


def _top_k(random: Random) -> Case:
    x = shape(random)
    size = x[-1] if x else None
    return Case(
        {"k": random.randint(1, size or 5), **some(random, {"sorted": (True, False)})}, {"x": (x, dtype(random))}
    )


def _in_top_k(random: Random) -> Case:
    targets, predictions = (shape(random), "int32"), (shape(random), dtype(random))
    return Case({"k": random.randint(1, 5)}, {"targets": targets, "predictions": predictions})


def _bincount(random: Random) -> Case:
    weights = ([1, 2], [0.5, 1], [1, 0.5], [], [2**40], [1.0, 2.0])
    choices: dict[str, Any] = {"weights": weights, "minlength": (0, 5), "sparse": (True, False)}
    return Case(some(random, choices), {"x": (shape(random), dtype(random))})


GENERATORS: dict[str, Generator] = {
    **dict.fromkeys(("cumsum", "cumprod"), _cumulative),
    **dict.fromkeys(("nancumsum", "nancumprod"), _nan_cumulative),
    **dict.fromkeys(("sort", "argsort"), _sort),
    "argpartition": _argpartition,
    "bincount": _bincount,
    "diff": _diff,
    "in_top_k": _in_top_k,
    "searchsorted": _searchsorted,
    "top_k": _top_k,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], cases=30)


_X = {"x": ((None, 4), "float32")}
# What Keras takes when it puts the model together, without a look at the axis or size, and what then cannot run.
REFUSED_HERE = {
    "no such axis to sum along": ("nancumsum", Case({"axis": 2}, _X)),
    "no such axis to multiply along": ("nancumprod", Case({"axis": -3}, _X)),
    "no such axis to partition": ("argpartition", Case({"kth": 1, "axis": 2}, _X)),
    "more of the best than there are": ("top_k", Case({"k": 5}, _X)),
}


@pytest.mark.parametrize("reason", REFUSED_HERE)
def test_refused_here(reason: str) -> None:
    check_refused_here(*REFUSED_HERE[reason])
