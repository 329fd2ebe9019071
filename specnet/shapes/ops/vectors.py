"""Operations on vectors in an axis. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from specnet.shapes.ops.checks import need_axes, need_equal, need_sizes, shape_at
from specnet.shapes.ops.operands import axis_in, gives, joined, stretched
from specnet.shapes.ops.products import without
from specnet.shapes.values import Inferred, Refusal, Shape, Use


def cross(use: Use) -> Inferred:
    """Vectors of 2 or 3 numbers; two of 2 give a single number."""
    first, rest = _vectors(use, "x1", "axisa")
    second, other_rest = _vectors(use, "x2", "axisb")
    shape = stretched(use, rest, other_rest, "x2")
    vector = (3,) if 3 in (first, second) else ()
    name = _axis_name(use, "axisc")
    place = axis_in(use, getattr(use.arguments, name), len(shape) + len(vector), (name,))
    return gives((*shape[:place], *vector, *shape[place:]), joined(use, *_dtypes(use)))


def _axis_name(use: Use, name: str) -> str:
    """`axis` stands for all three."""
    return name if use.arguments.axis is None else "axis"


def _vectors(use: Use, which: str, name: str) -> tuple[int | None, Shape]:
    """How many numbers the vectors have, and the other axes."""
    shape, name = shape_at(use, which), _axis_name(use, name)
    axis = axis_in(use, getattr(use.arguments, name), len(shape), (name,))
    if shape[axis] not in (None, 2, 3):
        message = f"`cross` needs vectors of 2 or 3 numbers, and axis {axis} has {shape[axis]}"
        raise Refusal("shape-mismatch", message, input=which)
    return shape[axis], without(shape, (axis,))


def cdist(use: Use) -> Inferred:
    """The distance of each row of `x` from each of `y`."""
    first, second = need_axes(use, "x", 2), need_axes(use, "y", 2)
    need_equal(use, first[-1], second[-1], "points with as many coordinates", "y")
    batch = stretched(use, first[:-2], second[:-2], "y")
    return gives((*batch, first[-2], second[-2]), joined(use, *_dtypes(use), "float"))


def correlate(use: Use) -> Inferred:
    """Two vectors slide along each other; floats come out."""
    sizes = []
    for name in ("x1", "x2"):
        need_axes(use, name, 1, 1)
        need_sizes(use, name, 0)
        sizes.append(shape_at(use, name)[0] or 0)
    lengths = {"valid": max(sizes) - min(sizes) + 1, "same": max(sizes), "full": sum(sizes) - 1}
    dtype = joined(use, *_dtypes(use))
    if dtype not in ("bfloat16", "float16", "float64"):
        dtype = "float64" if dtype == "int64" else "float32"
    return gives((lengths[use.arguments.mode],), dtype)


def _dtypes(use: Use) -> list[str | None]:
    return [tensor.dtype for tensor in use.inputs.values()]
