"""Operations around the diagonal of a matrix, and the powers in one. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from specnet.shapes.dimensions import need_rank, product
from specnet.shapes.ops.checks import need_axes
from specnet.shapes.ops.operands import axis_in, gives
from specnet.shapes.values import Inferred, Refusal, Shape, Use

_WIDENED = {
    **dict.fromkeys(("bool", "int8", "int16"), "int32"),
    **dict.fromkeys(("uint8", "uint16"), "uint32"),
}


def diag(use: Use) -> Inferred:
    """The diagonal of a matrix, or a matrix with this diagonal."""
    shape, k = need_axes(use, "x", 1, 2), use.arguments.k
    if len(shape) == 1:
        return gives((_with_offset(shape[0], k),) * 2, use.x.dtype)
    return gives((_length(shape[0], shape[1], k),), use.x.dtype)


def diagflat(use: Use) -> Inferred:
    """A matrix with all numbers of a tensor on its diagonal."""
    return gives((_with_offset(product(use.shape), use.arguments.k),) * 2, use.x.dtype)


def diagonal(use: Use) -> Inferred:
    """The diagonals of matrices that lie in two axes."""
    rows, columns, rest = _matrices(use)
    return gives((*rest, _length(rows, columns, use.arguments.offset)), use.x.dtype)


def trace(use: Use) -> Inferred:
    """The sums of such diagonals; small integers become 32 bits wide."""
    _, _, rest = _matrices(use)
    return gives(rest, _WIDENED.get(use.x.dtype or "", use.x.dtype))


def vander(use: Use) -> Inferred:
    """Powers of numbers: as many as there are numbers, without `N`."""
    need_rank(use, 1, "numbers")
    powers = use.shape[0] if use.arguments.N is None else use.arguments.N
    return gives((use.shape[0], powers), use.x.dtype)


def _matrices(use: Use) -> tuple[int | None, int | None, Shape]:
    """The sizes of the two axes that hold matrices, and the other axes."""
    names = ("axis1", "axis2")
    first, second = (axis_in(use, getattr(use.arguments, name), use.x.rank, (name,)) for name in names)
    if first == second:
        message = f"`{use.kind}` needs two different axes, and both are {first}"
        raise Refusal("unfit-argument", message, ("axis2",))
    rest = tuple(size for axis, size in enumerate(use.shape) if axis not in (first, second))
    return use.shape[first], use.shape[second], rest


def _with_offset(length: int | None, offset: int) -> int | None:
    return None if length is None else length + abs(offset)


def _length(rows: int | None, columns: int | None, offset: int) -> int | None:
    """How long a diagonal is that starts `offset` columns to the right, or rows below where that is negative."""
    if rows is None or columns is None:
        return None
    return max(0, min(rows, columns, columns - offset if offset > 0 else rows + offset))
