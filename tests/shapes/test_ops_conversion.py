"""Changing dtypes and making tensors: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, some
from tests.shapes.ops_cases import axis, dtype, shape, stretchable

_DTYPES = ("float16", "bfloat16", "float32", "float64", "int8", "int64", "uint16", "bool", "float8_e4m3fn")
_OF_KIND: dict[str, dict[str, tuple[Any, ...]]] = {"linspace": {"retstep": (True, False)}, "logspace": {"base": (2, 5)}}


def _like(random: Random) -> Case:
    return Case(some(random, {"dtype": (None, *_DTYPES)}), {"x": (shape(random), dtype(random))})


def _cast(random: Random) -> Case:
    return Case({"dtype": random.choice(_DTYPES)}, {"x": (shape(random), dtype(random))})


def _convert(random: Random) -> Case:
    choices = {"dtype": (None, *_DTYPES), "sparse": (None, False), "ragged": (None, False)}
    return Case(some(random, choices), {"x": (shape(random), dtype(random))})


def _full_like(random: Random) -> Case:
    inputs: dict[str, Any] = {"x": (shape(random), dtype(random))}
    arguments = some(random, {"dtype": _DTYPES})
    if random.random() < 0.5:
        return Case({"fill_value": random.choice((1, 0.5, [1, 2])), **arguments}, inputs)
    return Case(arguments, {"fill_value": ((), dtype(random)), **inputs})


def _full(random: Random) -> Case:
    arguments = {"shape": random.choice(([], [2], [3, 0, 4])), **some(random, {"dtype": _DTYPES})}
    return Case(arguments, {"fill_value": (shape(random), dtype(random))})


def _spaced(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        start, stop = stretchable(random, 2)
        choices: dict[str, Any] = {"num": (1, 7), "endpoint": (True, False), "dtype": _DTYPES}
        choices |= _OF_KIND.get(kind, {})
        arguments = some(random, choices)
        if kind != "geomspace" and random.random() < 0.6:
            arguments["axis"] = axis(random, max(len(start), len(stop)) + 1)
        inputs: dict[str, Any] = {"start": (start, dtype(random)), "stop": (stop, dtype(random))}
        if random.random() < 0.4:
            arguments["stop"] = random.choice((3, 4.5))
            del inputs["stop"]
        return Case(arguments, inputs)

    return generate


GENERATORS: dict[str, Generator] = {
    **dict.fromkeys(("array", "empty_like", "ones_like", "view", "zeros_like"), _like),
    **dict.fromkeys(("cast", "saturate_cast"), _cast),
    **{kind: _spaced(kind) for kind in ("geomspace", "linspace", "logspace")},
    "convert_to_tensor": _convert,
    "full": _full,
    "full_like": _full_like,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], cases=30)
