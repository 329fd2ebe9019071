"""Operations that take some numbers of a tensor, or write over some. Source: https://keras.io/api/ops/"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specnet.shapes.dimensions import product
from specnet.shapes.ops.checks import need_axes, shape_at
from specnet.shapes.ops.operands import axis_in, gives, stretched
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use


def take(use: Use) -> Inferred:
    """Slices by their numbers, or without `axis` single numbers of all."""
    indices, axis, shape, dtype = _indices(use), use.arguments.axis, shape_at(use, "x"), use.inputs["x"].dtype
    if axis is None:
        return gives(indices, dtype)
    axis = axis_in(use, axis, len(shape))
    return gives((*shape[:axis], *indices, *shape[axis + 1 :]), dtype)


def _indices(use: Use) -> Shape:
    return shape_at(use, "indices") if "indices" in use.inputs else _shape_of_list(use, use.arguments.indices)


def _shape_of_list(use: Use, value: Any) -> Shape:
    """The shape of nested lists."""
    if not isinstance(value, tuple):
        return ()
    shapes = {_shape_of_list(use, item) for item in value}
    if len(shapes) > 1:
        raise Refusal("shape-mismatch", f"`{use.kind}` needs lists of the same length inside of a list", ("indices",))
    return (len(value), *(shapes.pop() if shapes else ()))


def take_along_axis(use: Use) -> Inferred:
    """For each place along an axis, the number that `indices` name there; without `axis`, of all numbers in one."""
    axis, shape, indices = use.arguments.axis, shape_at(use, "x"), shape_at(use, "indices")
    shape, axis = ((product(shape),), 0) if axis is None else (shape, axis)
    if len(indices) != len(shape):
        message = f"`take_along_axis` needs `indices` with {len(shape)} axes, and these have {len(indices)}"
        raise Refusal("wrong-rank", message, input="indices")
    axis = axis_in(use, axis, len(shape))
    found = stretched(use, (*shape[:axis], indices[axis], *shape[axis + 1 :]), indices, "indices")
    return gives(found, use.inputs["x"].dtype)


def get_item(use: Use) -> Inferred:
    """One place of each of the first axes; a null makes a new axis."""
    given = use.arguments.key
    key = (given,) if isinstance(given, int) else given
    if sum(place is not None for place in key) > use.x.rank:
        message = f"`get_item` names {len(key) - key.count(None)} places, and its input has {use.x.rank} axes"
        raise Refusal("wrong-rank", message, ("key",))
    kept, axis = [], 0
    for place in key:
        if place is None:
            kept.append(1)
        else:
            _need_place(use, place, axis)
            axis += 1
    return gives((*kept, *use.shape[axis:]), use.x.dtype)


def _need_place(use: Use, place: int, axis: int) -> None:
    size = use.shape[axis]
    if size is not None and not -size <= place < size:
        message = f"`get_item` takes place {place} of axis {axis}, and that has {size}"
        raise Refusal("axis-out-of-range", message, ("key",), help="places count from 0, and -1 is the last")


def slice_(use: Use) -> Inferred:
    """A part of the shape that is asked for; -1 takes all that is left, which is unknown where the start is a tensor."""
    sizes, starts, rank = use.arguments.shape, use.arguments.start_indices, len(shape_at(use, "inputs"))
    for name, given in (("shape", sizes), ("start_indices", starts)):
        if given is not None and len(given) != rank:
            message = f"`slice` is given {len(given)} numbers, and its input has {rank} axes"
            raise Refusal("wrong-rank", message, (name,), help="write one for each axis, the batch too")
    return gives(_left(use, sizes, starts or (None,) * rank), use.inputs["inputs"].dtype)


def _left(use: Use, sizes: tuple[int, ...], starts: Shape) -> Iterator[int | None]:
    for axis, (whole, size, start) in enumerate(zip(shape_at(use, "inputs"), sizes, starts, strict=True)):
        if whole is not None and (start or 0) + max(size, 0) > whole:
            message = f"`slice` goes to {(start or 0) + max(size, 0)} in axis {axis}, and that has {whole}"
            raise Refusal("unfit-argument", message, ("shape", axis), help="it starts at 0 and takes what `shape` says")
        yield size if size != -1 else None if whole is None or start is None else whole - start


def updated(use: Use) -> Inferred:
    """`slice_update` and `scatter_update`: numbers change, the shape does not."""
    return Inferred((use.inputs["inputs"],))


def scatter(use: Use) -> Inferred:
    """Values at some places of zeros."""
    return gives(use.arguments.shape, use.inputs["values"].dtype)


def unravel_index(use: Use) -> Inferred:
    """For places in a flat tensor, those along each of its axes."""
    return Inferred((TensorType(use.shape, use.x.dtype),) * len(use.arguments.shape))


def segments(use: Use) -> Inferred:
    """`segment_sum` and its kin: rows of the same number become one."""
    data, ids = shape_at(use, "data"), need_axes(use, "segment_ids", 1, 1)
    if ids[0] is not None:
        need_axes(use, "data", 1)
        if data[0] not in (None, ids[0]):
            message = f"`{use.kind}` needs a segment number for each of {data[0]} rows, and here are {ids[0]}"
            raise Refusal("shape-mismatch", message, input="segment_ids")
    return gives((use.arguments.num_segments, *data[1:]), use.inputs["data"].dtype)
