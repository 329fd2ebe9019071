"""Arithmetic of shapes in which a dimension may be unknown (None)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from specnet.shapes.values import Refusal, Shape, Use


def product(dimensions: Iterable[int | None]) -> int | None:
    """The product; None where a dimension is unknown."""
    known = list(dimensions)
    return None if None in known else prod(dimension for dimension in known if dimension is not None)


def times(*factors: int | None) -> int | None:
    """The product of some numbers; None where one is unknown."""
    return product(factors)


def per_sample(shape: Shape) -> int | None:
    """How many numbers one sample has; the first axis is the batch."""
    return product(shape[1:])


def each(value: int | Sequence[int], rank: int) -> tuple[int, ...]:
    """One number for each of `rank` axes, as Keras reads `kernel_size: 3` and `kernel_size: [3, 5]`."""
    return (value,) * rank if isinstance(value, int) else tuple(value)


def axis_of(axis: int, rank: int) -> int:
    """An axis counted from the front; -1 is the last. Out of range stays out of range."""
    return axis + rank if axis < 0 else axis


def known(use: Use, axis: int, what: str) -> int:
    """The size of an axis of the lone input that must be known. Raises Refusal with `unknown-dimension`."""
    size = use.shape[axis]
    if size is None:
        raise Refusal(
            "unknown-dimension",
            f"`{use.kind}` needs to know {what} of its input",
            input=0,
            help="give the size in the `Input`, or a layer before this one that fixes it",
        )
    return size


def need_rank(use: Use, rank: int, axes: str) -> None:
    """Raises Refusal with `wrong-rank` unless the lone input has `rank` axes; `axes` names them, such as `batch, steps, channels`."""
    if use.x.rank != rank:
        raise Refusal(
            "wrong-rank", f"`{use.kind}` needs an input with {rank} axes ({axes}), and this has {use.x.rank}", input=0
        )


def need_least_rank(use: Use, rank: int) -> None:
    """Raises Refusal with `wrong-rank` where the lone input has fewer than `rank` axes."""
    if use.x.rank < rank:
        raise Refusal("wrong-rank", f"`{use.kind}` needs an input with {rank} or more axes, and this has {use.x.rank}", input=0)
