"""Operations that put tensors together. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from collections.abc import Sequence

from specnet.shapes.dimensions import product
from specnet.shapes.ops.checks import need_axes, shape_at
from specnet.shapes.ops.operands import axis_in, gives, joined
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use


def concatenate(use: Use) -> Inferred:
    """One after another along an axis."""
    shapes = _shapes(use)
    axis = axis_in(use, use.arguments.axis, len(shapes[0]))
    return gives(_in_a_row(use, shapes, axis), _dtype(use))


def hstack(use: Use) -> Inferred:
    """Along the second axis."""
    return gives(_in_a_row(use, [need_axes(use, number, 2) for number in range(len(use.inputs))], 1), _dtype(use))


def vstack(use: Use) -> Inferred:
    """Along the first axis; of vectors Keras makes a longer one here, where the name promises a matrix."""
    return gives(_in_a_row(use, [need_axes(use, number, 1) for number in range(len(use.inputs))], 0), _dtype(use))


def dstack(use: Use) -> Inferred:
    """Along the third axis, which vectors and matrices get first."""
    return gives(_in_a_row(use, [_deep(shape) for shape in _shapes(use)], 2), _dtype(use))


def _deep(shape: Shape) -> Shape:
    if len(shape) < 2:
        return (1, *(shape or (1,)), 1)
    return (*shape, 1) if len(shape) == 2 else shape


def stack(use: Use) -> Inferred:
    """Side by side along a new axis."""
    shapes = _shapes(use)
    axis = axis_in(use, use.arguments.axis, len(shapes[0]) + 1)
    shape = _in_a_row(use, shapes, None)
    return gives((*shape[:axis], len(shapes), *shape[axis:]), _dtype(use))


def append(use: Use) -> Inferred:
    """Two tensors one after another; without `axis`, all their numbers in one axis."""
    axis, shapes = use.arguments.axis, [shape_at(use, name) for name in ("x1", "x2")]
    dtype = joined(use, *(tensor.dtype for tensor in use.inputs.values()))
    if axis is None:
        return gives((_sum([product(shape) for shape in shapes]),), dtype)
    axis = axis_in(use, axis, len(shapes[0]))
    shape = _in_a_row(use, shapes, axis)
    if shape[axis] is None:
        message = f"`append` needs to know the size of axis {axis} of both inputs"
        raise Refusal("unknown-dimension", message, help="`concatenate` does not")
    return gives(shape, dtype)


def meshgrid(use: Use) -> Inferred:
    """Coordinates of a grid. Keras gives them the dtype of the last tensor, and float32 with `ij`."""
    sizes = [product(shape) for shape in _shapes(use)]
    if use.arguments.indexing == "ij":
        return Inferred((TensorType(tuple(sizes), "float32"),) * len(sizes))
    if len(sizes) == 1:
        hint = "write `indexing: ij` for a single one"
        raise Refusal("unfit-argument", "`meshgrid` needs two or more tensors", help=hint)
    return Inferred((TensorType((sizes[1], sizes[0], *sizes[2:]), use.inputs[-1].dtype),) * len(sizes))


def _shapes(use: Use) -> list[Shape]:
    return [shape_at(use, number) for number in range(len(use.inputs))]


def _dtype(use: Use) -> str | None:
    return joined(use, *(tensor.dtype for tensor in use.inputs))


def _in_a_row(use: Use, shapes: Sequence[Shape], axis: int | None) -> Shape:
    """The first shape with the sizes of one axis added up. Raises Refusal where the others differ elsewhere."""
    first = shapes[0]
    for number, shape in enumerate(shapes):
        _need_alike(use, first, shape, number, axis)
    if axis is None:
        return first
    return (*first[:axis], _sum([shape[axis] for shape in shapes]), *first[axis + 1 :])


def _need_alike(use: Use, first: Shape, shape: Shape, number: int, axis: int | None) -> None:
    if len(shape) != len(first):
        message = f"`{use.kind}` joins tensors with as many axes, and these have {len(first)} and {len(shape)}"
        raise Refusal("wrong-rank", message, input=number)
    for place, (size, other) in enumerate(zip(first, shape, strict=True)):
        if place != axis and None not in (size, other) and size != other:
            but = "" if axis is None else f" but {axis}"
            message = (
                f"`{use.kind}` joins tensors that are alike in all axes{but}, and axis {place} has {size} and {other}"
            )
            raise Refusal("shape-mismatch", message, input=number)


def _sum(sizes: Sequence[int | None]) -> int | None:
    return None if None in sizes else sum(size for size in sizes if size is not None)
