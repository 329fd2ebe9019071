"""Arithmetic of shapes in which a dimension may be unknown (None)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from specnet.shapes.values import Refusal, Shape, Use
from specnet.syntax import Path


def product(dimensions: Iterable[int | None]) -> int | None:
    """The product; None where a dimension is unknown."""
    known = list(dimensions)
    return None if None in known else prod(dimension for dimension in known if dimension is not None)


def times(*factors: int | None) -> int | None:
    """The product of some numbers; None where one is unknown."""
    return product(factors)


def agree(one: int | None, other: int | None) -> bool:
    """Whether two sizes may be the same."""
    return one is None or other is None or one == other


def per_sample(shape: Shape) -> int | None:
    """How many numbers one sample has; the first axis is the batch."""
    return product(shape[1:])


def each(value: int | Sequence[int], rank: int) -> tuple[int, ...]:
    """One number for each of `rank` axes, as Keras reads `kernel_size: 3` and `kernel_size: [3, 5]`."""
    return (value,) * rank if isinstance(value, int) else tuple(value)


def axis_of(axis: int, rank: int) -> int:
    """An axis counted from the front; -1 is the last. Out of range stays out of range."""
    return axis + rank if axis < 0 else axis


MAKE_NUMBERS = "put a `StringLookup`, `TextVectorization` or `Hashing` layer before it"
# What a layer over steps says to an input without them.
ADD_STEPS = (
    "give a recurrent layer above `return_sequences: true`, or add an axis of steps with `Reshape` or `RepeatVector`"
)
FIX_SIZE = "give the size in the `Input`, or a layer before this one that fixes it"


def known(use: Use, axis: int, what: str, help: str = FIX_SIZE) -> int:
    """The size of an axis of the lone input that must be known. Raises Refusal with `unknown-dimension`."""
    size = use.shape[axis]
    if size is None:
        raise Refusal("unknown-dimension", f"`{use.kind}` needs to know {what} of its input", input=0, help=help)
    return size


def known_sizes(use: Use, axes: Sequence[int], help: str = FIX_SIZE) -> tuple[int, ...]:
    """The sizes of some axes of the lone input that must be known. Raises Refusal with `unknown-dimension`."""
    unknown = [str(axis_of(axis, use.x.rank)) for axis in axes if use.shape[axis] is None]
    if unknown:
        which = f"sizes of the axes {', '.join(unknown)}" if len(unknown) > 1 else f"size of axis {unknown[0]}"
        raise Refusal("unknown-dimension", f"`{use.kind}` needs to know the {which} of its input", input=0, help=help)
    return tuple(size for axis in axes if (size := use.shape[axis]) is not None)


def need_axis(use: Use, axis: int, argument: Path) -> int:
    """An axis of the lone input, counted from the front. Raises Refusal with `axis-out-of-range`."""
    found = axis_of(axis, use.x.rank)
    if not 0 <= found < use.x.rank:
        raise Refusal(
            "axis-out-of-range",
            f"`{use.kind}` works along axis {axis}, and its input has {use.x.rank} {'axis' if use.x.rank == 1 else 'axes'}",
            argument,
            help="0 is the batch, 1 the next axis, and -1 the last",
        )
    return found


def need_numbers(use: Use) -> None:
    """Raises Refusal with `wrong-dtype` where the lone input holds text; Keras finds out only when text flows."""
    if use.x.dtype == "string":
        raise Refusal(
            "wrong-dtype",
            f"`{use.kind}` computes with numbers, and its input holds text",
            input=0,
            help=MAKE_NUMBERS,
        )


def need_rank(use: Use, rank: int, axes: str, help: str = "") -> None:
    """Raises Refusal with `wrong-rank` unless the lone input has `rank` axes; `axes` names them, such as `batch, steps, channels`."""
    if use.x.rank != rank:
        message = f"`{use.kind}` needs an input with {rank} axes ({axes}), and this has {use.x.rank}"
        raise Refusal("wrong-rank", message, input=0, help=help)


def need_least_rank(use: Use, rank: int, help: str = "") -> None:
    """Raises Refusal with `wrong-rank` where the lone input has fewer than `rank` axes."""
    if use.x.rank < rank:
        message = f"`{use.kind}` needs an input with {rank} or more axes, and this has {use.x.rank}"
        raise Refusal("wrong-rank", message, input=0, help=help)
