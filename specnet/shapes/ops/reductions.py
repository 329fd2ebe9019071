"""Functions that make one number of several along axes; each rule stands for all that treat dtypes alike.

Source: https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from specnet.shapes.dtypes import is_whole
from specnet.shapes.ops.elementwise import as_float, floats_kept
from specnet.shapes.ops.operands import axes_in, gives, joined
from specnet.shapes.values import Inferred, Shape, Use

_WIDENED = {
    **dict.fromkeys(("bool", "int8", "int16"), "int32"),
    **dict.fromkeys(("uint8", "uint16"), "uint32"),
}


def reduced(use: Use, shape: Shape, axes: Any, *, keepdims: bool = False, name: str = "axis") -> Shape:
    """The shape without these axes, or with 1 in their place; None stands for all axes."""
    found = range(len(shape)) if axes is None else axes_in(use, axes, len(shape), name)
    if keepdims:
        return tuple(1 if axis in found else size for axis, size in enumerate(shape))
    return tuple(size for axis, size in enumerate(shape) if axis not in found)


def over_axes(use: Use, dtype: str | None) -> Inferred:
    """One tensor without the axes that the arguments name."""
    given = use.arguments
    return gives(reduced(use, use.shape, given.axis, keepdims=getattr(given, "keepdims", False)), dtype)


def same(use: Use) -> Inferred:
    """`max`, `min`, `ptp`: one of the numbers that came in, or as far apart as they are."""
    return over_axes(use, use.x.dtype)


def boolean(use: Use) -> Inferred:
    """`all` and `any`."""
    return over_axes(use, "bool")


def counting(use: Use) -> Inferred:
    """`argmax`, `count_nonzero`: a place or a number of them."""
    return over_axes(use, "int32")


def always_float32(use: Use) -> Inferred:
    """`logsumexp`: Keras says `float32` whatever comes in."""
    return over_axes(use, "float32")


def total(use: Use) -> Inferred:
    """`sum`: small integers and booleans become 32 bits wide."""
    return over_axes(use, _widened(joined(use, use.x.dtype)))


def product(use: Use) -> Inferred:
    """`prod`: small integers and booleans become 32 bits wide, unless there is a `dtype`."""
    return over_axes(use, getattr(use.arguments, "dtype", None) or _widened(use.x.dtype))


def _widened(dtype: str | None) -> str | None:
    return _WIDENED.get(dtype or "", dtype)


def extreme(use: Use) -> Inferred:
    """`nanmax` and `nanmin`."""
    return over_axes(use, joined(use, use.x.dtype))


def mean(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#mean-function"""
    computed = joined(use, use.x.dtype, "float32")
    return over_axes(use, computed if is_whole(use.x.dtype) else use.x.dtype)


def spread(use: Use) -> Inferred:
    """`var` and `nanmean`: a float."""
    return over_axes(use, joined(use, use.x.dtype, "float"))


def deviation(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#std-function"""
    return over_axes(use, floats_kept(use))


def median(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#median-function"""
    return over_axes(use, as_float(use))
