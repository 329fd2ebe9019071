"""Operations of one tensor that keep its shape: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.shapes.rules import OPERATIONS
from tests.shapes.differential import Case, Generator, check_kind
from tests.shapes.ops_cases import axes, axis, check_refused_here, dtype, shape

_NUMBERS = (0.5, 1, 3.0)
_KINDS = [kind for kind, place in OPERATIONS.items() if place.startswith("ops.elementwise.")]
# Arguments that must be there, or that could matter.
_ARGUMENTS: dict[str, dict[str, tuple[Any, ...]]] = {
    "celu": {"alpha": _NUMBERS},
    "clip": {"x_min": (0, -1.0, [0, 1]), "x_max": (1, 2.5, [3, 4])},
    "elu": {"alpha": _NUMBERS},
    "gelu": {"approximate": (True, False)},
    "hard_shrink": {"threshold": _NUMBERS},
    "leaky_relu": {"negative_slope": _NUMBERS},
    "nan_to_num": {"nan": _NUMBERS, "posinf": (None, 1)},
    "round": {"decimals": (0, 2, -1)},
    "soft_shrink": {"threshold": _NUMBERS},
    "squareplus": {"b": _NUMBERS},
    "threshold": {"threshold": _NUMBERS, "default_value": _NUMBERS},
    "tril": {"k": (0, 2, -1)},
    "triu": {"k": (0, 2, -1)},
}
_WITH_AXIS = {"softmax": axis, "log_softmax": axis, "sparsemax": axis, "glu": axis, "normalize": axes}


def _elementwise(kind: str) -> Generator:
    tensor = "variable" if kind == "stop_gradient" else "x"

    def generate(random: Random) -> Case:
        x = shape(random)
        arguments = {name: random.choice(values) for name, values in _ARGUMENTS.get(kind, {}).items()}
        if kind in _WITH_AXIS and random.random() < 0.8 and (given := _WITH_AXIS[kind](random, len(x))) is not None:
            arguments["axis"] = given
        if kind == "normalize":
            arguments["order"] = random.choice((1, 2, 3))
        return Case(arguments, {tensor: (x, dtype(random))})

    return generate


GENERATORS: dict[str, Generator] = {kind: _elementwise(kind) for kind in _KINDS}


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis")
@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], cases=30)


def test_refused_here() -> None:
    """Keras looks only whether the axes are there, and cannot run what names one of them twice."""
    check_refused_here("normalize", Case({"axis": [1, -1]}, {"x": ((None, 4), "float32")}))
