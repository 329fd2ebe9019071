"""Dtypes, shapes and axes for cases of operations."""

from __future__ import annotations

from random import Random
from typing import Any

from specnet.shapes.values import Shape
from tests.shapes.differential import REFUSED, Case, dimensions, keras_says, rule_says

_COMMON = ("float32",) * 6 + ("float16", "bfloat16", "float64", "int32", "int64", "bool")
_RARE = ("int8", "int16", "uint8", "uint16", "uint32", "uint64", "complex64", "complex128", "float8_e5m2", "string")


def dtype(random: Random) -> str:
    """Any dtype that a tensor of a model can have; often a usual one."""
    return random.choice(_COMMON if random.random() < 0.6 else _RARE)


def shape(random: Random, least: int = 0, most: int = 4) -> Shape:
    """A shape with `least` to `most` axes."""
    rank = random.randint(least, most)
    return dimensions(random, rank, most=6) if rank else ()


def axis(random: Random, rank: int) -> int:
    """An axis of a tensor with `rank` axes, now and then one that it has not."""
    return random.randint(-rank, rank - 1) if rank and random.random() < 0.85 else random.choice((-rank - 1, rank))


def axes(random: Random, rank: int) -> Any:
    """No axis, one, or several different ones."""
    if random.random() < 0.2:
        return None
    if rank < 1 or random.random() < 0.5:
        return axis(random, rank)
    chosen = random.sample(range(rank), random.randint(0, rank))
    return [place - rank if random.random() < 0.5 else place for place in chosen] + [rank] * (random.random() < 0.1)


def stretchable(random: Random, count: int) -> list[Shape]:
    """Shapes that mostly stretch to each other: sizes of one tensor, some of them 1 or unknown, some axes in front left out."""
    whole = shape(random)
    return [_like(random, whole) for _ in range(count)]


def _like(random: Random, whole: Shape) -> Shape:
    sizes = [random.choice((1, None, 7)) if random.random() < 0.2 else size for size in whole]
    return tuple(sizes[random.choice((0, 0, 0, 1, 2)) :])


def check_refused_here(kind: str, case: Case) -> None:
    """Keras takes the case when it puts the model together, and the rule does not."""
    assert keras_says("layers", kind, case)[0] != REFUSED
    assert rule_says("layers", kind, case)[0] == REFUSED
