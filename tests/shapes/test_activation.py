"""Activation layers: rules against Keras."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, dimensions, some

_DTYPES = (*("float32", "float16", "int32", "bool") * 4, "string")
_FLOATS = ("float16", "mixed_bfloat16", "float64")


def _plain(arguments: dict[str, Any], choices: dict[str, Any], policies: tuple[str, ...]) -> Generator:
    def generate(random: Random) -> Case:
        rank = random.randint(0, 5)
        more = some(random, {**choices, "dtype": policies, "autocast": (False, None)})
        return Case(arguments | more, (dimensions(random, rank) if rank else (), random.choice(_DTYPES)))

    return generate


def _axes(random: Random, least: int = -4, most: int = 4) -> Any:
    several = [random.randint(least, most) for _ in range(random.randint(0, 3))]
    return random.choice([random.randint(least, most), several])


def _prelu(random: Random) -> Case:
    more = some(random, {"dtype": _FLOATS, "alpha_initializer": ("zeros",)})
    if random.random() < 0.6:
        more["shared_axes"] = random.choice([_axes(random, 1, 4), _axes(random, 1, 2), None])
    rank = random.randint(0, 4)
    return Case(more, (dimensions(random, rank, unknown=0.1) if rank else (), random.choice(_DTYPES)))


def _softmax(random: Random) -> Case:
    more = some(random, {"dtype": _FLOATS})
    rank = random.choice([0, 1, 2, 2, 3, 3, 4])
    if random.random() < 0.8:
        more["axis"] = (
            _axes(random, -max(1, rank), rank) if random.random() < 0.5 else random.choice([-1, [-1], [], [0]])
        )
    return Case(more, (dimensions(random, rank) if rank else (), random.choice(_DTYPES)))


GENERATORS: dict[str, Generator] = {
    "Activation": _plain({"activation": "softmax"}, {"activation": ("relu", "glu", "tanh")}, (*_FLOATS, "int32")),
    "ELU": _plain({}, {"alpha": (0.5, -1)}, _FLOATS),
    "LeakyReLU": _plain({}, {"negative_slope": (0, 0.5)}, (*_FLOATS, "int32")),
    "PReLU": _prelu,
    "ReLU": _plain({}, {"max_value": (6,), "negative_slope": (0.1,), "threshold": (1,)}, (*_FLOATS, "int32")),
    "Softmax": _softmax,
}


def is_text(case: Case) -> bool:
    """Text where numbers are computed with: Keras sees it when it flows."""
    return case.inputs[1] == "string"


def _has_no_such_axis(case: Case) -> bool:
    """Keras looks at the axis when numbers flow."""
    axes, rank = case.arguments.get("axis", -1), len(case.inputs[0])
    axes = [axes] if isinstance(axes, int) else axes
    return is_text(case) or any(not -rank <= axis < rank for axis in axes)


BEYOND: dict[str, Callable[[Case], bool]] = {"Softmax": _has_no_such_axis}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], beyond=BEYOND.get(kind, is_text))
