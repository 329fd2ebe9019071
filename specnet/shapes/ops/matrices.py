"""Linear algebra with single matrices. Source: https://keras.io/api/ops/linalg/

Decompositions count as no multiply-adds: how many they take is up to the algorithm.
"""

from __future__ import annotations

from specnet.shapes.dimensions import need_least_rank
from specnet.shapes.ops.checks import need_axes, need_sizes, shape_at
from specnet.shapes.ops.operands import gives
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use


def alike(use: Use) -> Inferred:
    """`cholesky`, `inv`: a square matrix gives one."""
    _need_square(use, "x")
    return Inferred((use.x,))


def det(use: Use) -> Inferred:
    """One number for each square matrix."""
    _need_square(use, "x")
    return gives(use.shape[:-2], use.x.dtype)


def logdet(use: Use) -> Inferred:
    """The same for matrices of any shape, as far as Keras looks."""
    return gives(use.shape[:-2], use.x.dtype)


def slogdet(use: Use) -> Inferred:
    """The sign, which Keras takes for a single one, and the logarithm."""
    return _several(use, (), use.shape[:-2])


def eigen(use: Use) -> Inferred:
    """`eig` and `eigh`: values and vectors."""
    _need_square(use, "x")
    return _several(use, use.shape[:-1], use.shape)


def lu_factor(use: Use) -> Inferred:
    """Both triangles in one matrix, and the pivots."""
    rows, columns = _known_matrix(use)
    return _several(use, use.shape, (*use.shape[:-2], min(rows, columns)))


def qr(use: Use) -> Inferred:
    """An orthogonal matrix and a triangle."""
    rows, columns = _known_matrix(use)
    inner = min(rows, columns) if use.arguments.mode == "reduced" else rows
    return _several(use, (*use.shape[:-2], rows, inner), (*use.shape[:-2], inner, columns))


def svd(use: Use) -> Inferred:
    """Singular values, between their vectors unless `compute_uv` is off."""
    rows, columns = _known_matrix(use)
    least, batch = min(rows, columns), use.shape[:-2]
    if not use.arguments.compute_uv:
        return gives((*batch, least), use.x.dtype)
    left, right = (rows, columns) if use.arguments.full_matrices else (least, least)
    return _several(use, (*batch, rows, left), (*batch, least), (*batch, right, columns))


def pinv(use: Use) -> Inferred:
    """The other way round."""
    need_least_rank(use, 2)
    return gives((*use.shape[:-2], use.shape[-1], use.shape[-2]), use.x.dtype)


def matrix_rank(use: Use) -> Inferred:
    """One integer for each matrix."""
    need_least_rank(use, 2)
    return gives(use.shape[:-2], "int32")


def solve(use: Use) -> Inferred:
    """`solve` and `solve_triangular`: what comes out is like `b`. Keras compares its last axis where `b` has one axis more."""
    a, b = _need_square(use, "a"), need_axes(use, "b", 1)
    places = {0: -2, 1: -1}
    place = places.get(len(b) - len(a))
    if place is not None and a[place] != b[place]:
        message = f"`{use.kind}` has {_text(a[place])} equations, and axis {place} of `b` has {_text(b[place])}"
        raise Refusal("shape-mismatch", message, input="b")
    return Inferred((use.inputs["b"],))


def lstsq(use: Use) -> Inferred:
    """A number for each column of `a`, for each column of `b`."""
    a, b = need_axes(use, "a", 2, 2), need_axes(use, "b", 1, 2)
    if a[0] != b[0]:
        message = f"`lstsq` has {_text(a[0])} equations, and `b` has {_text(b[0])} rows"
        raise Refusal("shape-mismatch", message, input="b")
    return gives((a[1], *b[1:]), use.inputs["a"].dtype)


def _several(use: Use, *shapes: Shape) -> Inferred:
    return Inferred(tuple(TensorType(shape, use.x.dtype) for shape in shapes))


def _known_matrix(use: Use) -> tuple[int, int]:
    need_least_rank(use, 2)
    need_sizes(use, "x", -2, -1)
    rows, columns = use.shape[-2:]
    assert rows is not None
    assert columns is not None
    return rows, columns


def _need_square(use: Use, which: str) -> Shape:
    shape = need_axes(use, which, 2)
    if shape[-2] != shape[-1]:
        message = f"`{use.kind}` needs square matrices, and these are {_text(shape[-2])}x{_text(shape[-1])}"
        raise Refusal("shape-mismatch", message, input=which)
    return shape_at(use, which)


def _text(size: int | None) -> str:
    return "?" if size is None else str(size)
