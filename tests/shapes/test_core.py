"""Core layers: rules against Keras."""

from __future__ import annotations

from random import Random

import pytest

from tests.shapes.differential import Case, Generator, check_kind, dimensions, some

_DTYPES = ("float32", "float32", "float16", "int32")


def _dense(random: Random) -> Case:
    more = some(random, {"use_bias": (True, False), "activation": ("relu", "softmax"), "dtype": ("float16", "mixed_bfloat16")})
    return Case({"units": random.randint(1, 9), **more}, (dimensions(random, random.randint(1, 4)), random.choice(_DTYPES)))


def _flatten(random: Random) -> Case:
    more = some(random, {"data_format": ("channels_first", "channels_last")})
    return Case(more, (dimensions(random, random.randint(1, 5)), random.choice(_DTYPES)))


GENERATORS: dict[str, Generator] = {"Dense": _dense, "Flatten": _flatten}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])
