"""Operations that give several tensors for one. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from itertools import pairwise

from specnet.shapes.dimensions import need_least_rank
from specnet.shapes.ops.checks import need_sizes
from specnet.shapes.ops.operands import axis_in
from specnet.shapes.values import Inferred, Refusal, TensorType, Use
from specnet.spec.conflicts import MOST_TENSORS


def split(use: Use) -> Inferred:
    """Along any axis."""
    return _split(use, axis_in(use, use.arguments.axis, use.x.rank))


def hsplit(use: Use) -> Inferred:
    """Along the second axis, or the only one."""
    need_least_rank(use, 1)
    return _split(use, min(use.x.rank - 1, 1))


def vsplit(use: Use) -> Inferred:
    """Along the first axis."""
    need_least_rank(use, 2)
    return _split(use, 0)


def dsplit(use: Use) -> Inferred:
    """Along the third axis."""
    need_least_rank(use, 3)
    return _split(use, 2)


def array_split(use: Use) -> Inferred:
    """Into parts that differ by one at most."""
    parts = use.arguments.indices_or_sections
    axis = axis_in(use, use.arguments.axis, use.x.rank)
    size = use.shape[axis]
    sizes = [None if size is None else size // parts + (number < size % parts) for number in range(parts)]
    return _parts(use, axis, sizes)


def unstack(use: Use) -> Inferred:
    """One tensor for each place of an axis."""
    axis, number = axis_in(use, use.arguments.axis, use.x.rank), use.arguments.num
    if number is None:
        need_sizes(use, "x", axis)
        number = use.shape[axis]
    elif use.shape[axis] not in (None, number):
        message = f"`unstack` makes {number} tensors of axis {axis}, and that has {use.shape[axis]}"
        raise Refusal("shape-mismatch", message, ("num",))
    if number > MOST_TENSORS:
        message = f"`unstack` gives at most {MOST_TENSORS:,} tensors, and axis {axis} has {number:,} places"
        raise Refusal("unfit-argument", message, ("axis",))
    return Inferred((TensorType((*use.shape[:axis], *use.shape[axis + 1 :]), use.x.dtype),) * number)


def _split(use: Use, axis: int) -> Inferred:
    """Into some equal parts, or at some points."""
    size, given = use.shape[axis], use.arguments.indices_or_sections
    if isinstance(given, int):
        if size is not None and size % given:
            raise _uneven(use, size, given, axis)
        return _parts(use, axis, [None if size is None else size // given] * given)
    sizes = [None if end is None else end - start for start, end in pairwise((0, *given, size))]
    if any(part is not None and part < 0 for part in sizes):
        end = "" if size is None else f", none of them beyond {size}"
        message = f"`{use.kind}` needs split points in rising order{end}"
        raise Refusal("unfit-argument", message, ("indices_or_sections",))
    return _parts(use, axis, sizes)


def _uneven(use: Use, size: int, parts: int, axis: int) -> Refusal:
    return Refusal(
        "indivisible",
        f"`{use.kind}` cannot cut axis {axis} of size {size} into {parts} equal parts",
        ("indices_or_sections",),
        help="`array_split` makes parts that differ by one, a list of split points parts of any size",
    )


def _parts(use: Use, axis: int, sizes: list[int | None]) -> Inferred:
    before, after = use.shape[:axis], use.shape[axis + 1 :]
    return Inferred(tuple(TensorType((*before, size, *after), use.x.dtype) for size in sizes))
