"""Operations that reduce axes: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.catalog import KERAS
from specnet.shapes.rules import OPERATIONS
from tests.shapes.differential import Case, Generator, check_kind
from tests.shapes.ops_cases import axes, axis, check_refused_here, dtype, shape

_KINDS = [kind for kind, place in OPERATIONS.items() if place.startswith("ops.reductions.")]
_ORDERS = (None, "fro", "nuc", 1, 2, -2, 0, 3, 0.5)


def _reduction(kind: str) -> Generator:
    entry = KERAS.find_layer(kind)
    assert entry is not None
    several = "[int...]" in entry.parameters["axis"].type

    def generate(random: Random) -> Case:
        x = shape(random)
        arguments: dict[str, Any] = {"axis": (axes if several else axis)(random, len(x))}
        if random.random() < 0.2:
            del arguments["axis"]
        if "keepdims" in entry.parameters and random.random() < 0.5:
            arguments["keepdims"] = random.choice((True, False))
        if "dtype" in entry.parameters and random.random() < 0.4:
            arguments["dtype"] = random.choice(("float16", "int8", "bool", "int64"))
        return Case(arguments, {"x": (x, dtype(random))})

    return generate


def _norm(random: Random) -> Case:
    x = shape(random)
    pair = random.sample(range(len(x)), 2) if len(x) > 1 else [0, 1]
    over = random.choice((None, axis(random, len(x)), pair))
    more = {"ord": random.choice(_ORDERS)} if random.random() < 0.6 else {}
    return Case({"axis": over, "keepdims": random.random() < 0.3, **more}, {"x": (x, dtype(random))})


def _average(random: Random) -> Case:
    x = shape(random)
    over = random.choice((None, axis(random, len(x))))
    inputs: dict[str, Any] = {"x": (x, dtype(random))}
    if random.random() < 0.7:
        of_axis = x[over : over + 1 or None] if over is not None else ()
        weights = random.choice((x, x, of_axis, shape(random), tuple(None for _ in x)))
        inputs["weights"] = (weights, dtype(random))
    return Case({"axis": over}, dict(reversed(inputs.items())))


def _quantiles(most: float) -> Generator:
    def generate(random: Random) -> Case:
        x = shape(random)
        arguments: dict[str, Any] = {"axis": axes(random, len(x)), "keepdims": random.random() < 0.3}
        inputs: dict[str, Any] = {"x": (x, dtype(random))}
        if random.random() < 0.3:
            inputs["q"] = (shape(random, most=2), "float32")
        else:
            arguments["q"] = random.choice((most, most / 2, [], [most / 4], [0, most / 3, most]))
        return Case(arguments, inputs)

    return generate


def _moments(random: Random) -> Case:
    x = shape(random)
    over = axes(random, len(x))
    given: dict[str, Any] = {"axes": 0 if over is None else over, "keepdims": random.random() < 0.3}
    return Case(given, {"x": (x, dtype(random))})


def _trapezoid(random: Random) -> Case:
    y = shape(random, least=1)
    more = {"dx": 0.5} if random.random() < 0.3 else {"x": [0.0, 1.0]} if random.random() < 0.3 else {}
    return Case({"axis": random.randint(-len(y), len(y) - 1), **more}, {"y": (y, dtype(random))})


GENERATORS: dict[str, Generator] = {
    **{kind: _reduction(kind) for kind in _KINDS},
    "average": _average,
    "moments": _moments,
    "norm": _norm,
    "percentile": _quantiles(100.0),
    "quantile": _quantiles(1.0),
    "trapezoid": _trapezoid,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], cases=30)


_THREE = (None, 4, 5)
# What Keras takes when it puts the model together, and what then cannot run: it removes an axis once for each time that it
# is named, and takes any number for the axis of `trapezoid` (by its remainder), as nothing there looks at it.
REFUSED_HERE = {
    "an axis named twice": ("sum", Case({"axis": [1, 1]}, {"x": (_THREE, "float32")})),
    "an axis named twice, once from the end": ("mean", Case({"axis": [1, -2]}, {"x": (_THREE, "float32")})),
    "an axis of moments named twice": ("moments", Case({"axes": [1, 1]}, {"x": (_THREE, "float32")})),
    "an axis that is not there": ("trapezoid", Case({"axis": 3}, {"y": (_THREE, "float32")})),
    "no axis at all": ("trapezoid", Case({}, {"y": ((), "float32")})),
}


@pytest.mark.parametrize("reason", REFUSED_HERE)
def test_refused_here(reason: str) -> None:
    check_refused_here(*REFUSED_HERE[reason])
