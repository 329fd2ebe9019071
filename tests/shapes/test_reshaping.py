"""Layers that order the same numbers in another way: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, dimensions, some

_DTYPES = (*("float32", "float16", "int32", "bool") * 4, "string")
_SHARED = {"dtype": ("float16", "mixed_bfloat16", "int32", "bool", "string"), "autocast": (False,)}


def _reshape(random: Random) -> Case:
    rank = random.choice([0, *[1, 2, 3, 4] * 3])
    shape = dimensions(random, rank, least=0 if random.random() < 0.1 else 1, most=6, unknown=0.1) if rank else ()
    return Case({"target_shape": _target(random, shape), **some(random, _SHARED)}, (shape, random.choice(_DTYPES)))


def _target(random: Random, shape: tuple[int | None, ...]) -> list[int]:
    """Mostly the same sizes in another order, one at times open or wrong."""
    sizes = [size if size is not None else random.randint(1, 3) for size in shape[1:]]
    random.shuffle(sizes)
    if len(sizes) > 1 and random.random() < 0.5:
        sizes = [sizes[0] * sizes[1], *sizes[2:]]
    for place in range(len(sizes)):
        if random.random() < 0.25:
            sizes[place] = random.choice([-1, -1, random.randint(0, 4)])
    return sizes if random.random() < 0.9 else [*sizes, 1]


def _permute(random: Random) -> Case:
    rank = random.choice([0, 1, 2, 3, 3, 4, 5])
    dims = list(range(1, max(1, rank + random.choice([*[0] * 8, 1, -1]))))
    random.shuffle(dims)
    if dims and random.random() < 0.1:
        dims[0] += 1
    return Case(
        {"dims": dims, **some(random, _SHARED)}, (dimensions(random, rank) if rank else (), random.choice(_DTYPES))
    )


def _repeat_vector(random: Random) -> Case:
    arguments: dict[str, Any] = {"n": random.randint(1, 9), **some(random, _SHARED)}
    rank = random.choice([0, 1, 2, 2, 2, 2, 2, 3])
    return Case(arguments, (dimensions(random, rank) if rank else (), random.choice(_DTYPES)))


GENERATORS: dict[str, Generator] = {"Permute": _permute, "RepeatVector": _repeat_vector, "Reshape": _reshape}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])
