"""Regularization layers: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, dimensions, some

_DTYPES = (*("float32", "float16", "int32", "bool") * 4, "string")
_FLOATS = ("float16", "mixed_bfloat16", "float64")


def _of(required: dict[str, Any], choices: dict[str, Any], ranks: tuple[int, ...] = (0, 1, 2, 3, 4)) -> Generator:
    def generate(random: Random) -> Case:
        arguments = {name: random.choice(values) for name, values in required.items()}
        rank = random.choice(ranks)
        call = some(random, {"training": (True, False, None)})
        more = some(random, {**choices, "dtype": _FLOATS})
        return Case(arguments | more, (dimensions(random, rank) if rank else (), random.choice(_DTYPES)), call)

    return generate


_RATE = {"rate": (0, 0.5, 0.9)}
_SEED = {"seed": (3,)}
_NOISE = {**_SEED, "noise_shape": ([None, 1, None], [1], [2, 3]), "autocast": (False,)}
_FORMAT = {**_SEED, "data_format": ("channels_first", "channels_last")}

GENERATORS: dict[str, Generator] = {
    "ActivityRegularization": _of({}, {"l1": (0.1,), "l2": (0.1,), "dtype": ("int32",), "autocast": (False,)}),
    "AlphaDropout": _of(_RATE, _NOISE),
    "Dropout": _of({"rate": (0, 0.5, 1)}, _NOISE),
    "GaussianDropout": _of(_RATE, _SEED),
    "GaussianNoise": _of({"stddev": (0, 0.5, 1, 1.5, 2)}, _SEED),
    "SpatialDropout1D": _of(_RATE, _SEED, (2, 3, 3, 3, 4)),
    "SpatialDropout2D": _of(_RATE, _FORMAT, (3, 4, 4, 4, 5)),
    "SpatialDropout3D": _of(_RATE, _FORMAT, (4, 5, 5, 5, 6)),
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    # `ActivityRegularization` takes no training flag.
    generate = GENERATORS[kind]
    check_kind(kind, _uncalled(generate) if kind == "ActivityRegularization" else generate)


def _uncalled(generate: Generator) -> Generator:
    def without(random: Random) -> Case:
        case = generate(random)
        return Case(case.arguments, case.inputs)

    return without
