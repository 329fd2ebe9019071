"""Sums of products over some axes of two tensors. Source: https://keras.io/api/ops/numpy/

Multiply-adds are counted for one sample: the first axis of the first tensor counts as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from specnet.shapes.dimensions import per_sample, product, times
from specnet.shapes.ops.checks import need_axes, need_equal, need_sizes, shape_at
from specnet.shapes.ops.operands import axes_in, broadcast, gives, joined, operand, stretched
from specnet.shapes.values import Inferred, Refusal, Shape, Use

_ROWS = "the last axis of `x1` as long as the {} of `x2`"
_TURNED = "it fits when `x2` is turned first: `swapaxes: {axis1: -1, axis2: -2}`"


def matmul(use: Use) -> Inferred:
    """Matrices in the last two axes; those before are stretched. `int8` gives `int32`."""
    first, second = need_axes(use, "x1", 1), need_axes(use, "x2", 1)
    rows = _rows(use, first, second)
    batch, columns = stretched(use, first[:-2], second[:-2], "x2"), second[1:][-1:]
    shape = (*batch, *first[-2:-1], *columns)
    added = 1 if len(first) == 1 else rows if first[-1] is None else first[-1]  # the only axis of a vector is the batch
    dtype = "int32" if _dtypes(use) == ["int8", "int8"] else joined(use, *_dtypes(use))
    return gives(shape, dtype, times(per_sample(shape), added))


def _rows(use: Use, first: Shape, second: Shape) -> int | None:
    """How many rows the matrices of `x2` have, that must fit to the columns of `x1`."""
    is_vector = len(second) == 1
    rows = second[0] if is_vector else second[-2]
    hint = _TURNED if not is_vector and first[-1] == second[-1] else ""
    need_equal(use, first[-1], rows, _ROWS.format("only axis" if is_vector else "second last"), "x2", hint)
    return rows


def dot(use: Use) -> Inferred:
    """The last axis of `x1` with the second last of `x2`; with a number, elementwise."""
    first, second = (operand(use, name).shape or () for name in ("x1", "x2"))
    if not first or not second:
        return gives(broadcast(use, "x1", "x2"), joined(use, *_dtypes(use)))
    rows = _rows(use, first, second)
    if len(second) == 1 < len(first) and None in (first[-1], rows) and first[-1] != rows:
        need_sizes(use, "x1" if first[-1] is None else "x2", -1)
    return _summed(use, first[:-1], second[:-2] + second[1:][-1:])


def inner(use: Use) -> Inferred:
    """The last axes of both."""
    first, second = shape_at(use, "x1"), shape_at(use, "x2")
    if not first or not second:
        return gives(first or second, joined(use, *_dtypes(use)))
    need_equal(use, first[-1], second[-1], "last axes of the same size", "x2")
    return _summed(use, first[:-1], second[:-1])


def outer(use: Use) -> Inferred:
    """Each number of one with each of the other."""
    sizes = (product(operand(use, name).shape or ()) for name in ("x1", "x2"))
    return gives(sizes, joined(use, *_dtypes(use)))


def vdot(use: Use) -> Inferred:
    """All numbers of both."""
    first, second = (product(shape_at(use, name)) for name in ("x1", "x2"))
    need_equal(use, first, second, "as many numbers in `x1` as in `x2`", "x2")
    return _summed(use, (), ())


def tensordot(use: Use) -> Inferred:
    """The last axes of one with the first ones of the other, or those that lists name."""
    first, second, axes = shape_at(use, "x1"), shape_at(use, "x2"), use.arguments.axes
    if isinstance(axes, int):
        need_axes(use, "x1", axes)
        need_axes(use, "x2", axes)
        added, others_added = product(first[len(first) - axes :]), product(second[:axes])
        need_equal(
            use, added, others_added, f"as many numbers in the first {axes} axes of `x2` as in the last of `x1`", "x2"
        )
        return _summed(use, first[: len(first) - axes], second[axes:])
    if len(axes[0]) != len(axes[1]):
        message = f"`tensordot` pairs axes, and is given {len(axes[0])} and {len(axes[1])}"
        raise Refusal("unfit-argument", message, ("axes",))
    own, others = axes_in(use, axes[0], len(first), "axes"), axes_in(use, axes[1], len(second), "axes")
    for axis, other in zip(own, others, strict=True):
        need_equal(use, first[axis], second[other], f"axis {axis} of `x1` as long as axis {other} of `x2`", "x2")
    return _summed(use, without(first, own), without(second, others))


def without(shape: Shape, axes: Sequence[int]) -> Shape:
    """The sizes of all other axes."""
    return tuple(compress(shape, (axis not in axes for axis in range(len(shape)))))


def _summed(use: Use, kept: Shape, kept_of_second: Shape) -> Inferred:
    """What is kept of both. Every number of the first is multiplied with all that is kept of the second."""
    macs = times(per_sample(shape_at(use, "x1")), product(kept_of_second))
    return gives((*kept, *kept_of_second), joined(use, *_dtypes(use)), macs)


def _dtypes(use: Use) -> list[str | None]:
    return [operand(use, name).dtype for name in ("x1", "x2")]
