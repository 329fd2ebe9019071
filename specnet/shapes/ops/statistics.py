"""Reductions with arguments of their own: norms, weighted means, quantiles, moments, integrals."""

from __future__ import annotations

from specnet.shapes.dtypes import is_float
from specnet.shapes.ops.elementwise import floats_kept
from specnet.shapes.ops.operands import gives, joined, operand, shape_of
from specnet.shapes.ops.reductions import over_axes, reduced
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use

_MATRIX_ORDERS = (None, "fro", "nuc", 1, -1, 2, -2)


def norm(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/linalg/#norm-function"""
    given = use.arguments
    number = use.x.rank if given.axis is None else 1 if isinstance(given.axis, int) else len(given.axis)
    if number == 1 and isinstance(given.ord, str):
        raise _unfit_order(use, "of one axis", "a number")
    if number == 2 and given.ord not in _MATRIX_ORDERS:
        raise _unfit_order(use, "of two axes", "`fro`, `nuc`, 1, -1, 2 or -2")
    return over_axes(use, floats_kept(use))


def _unfit_order(use: Use, what: str, fitting: str) -> Refusal:
    message = f"`norm` {what} has no order `{use.arguments.ord}`"
    return Refusal("unfit-argument", message, ("ord",), help=f"use {fitting}")


def average(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#average-function"""
    x, weights, axis = shape_of(operand(use, "x")), use.inputs.get("weights"), use.arguments.axis
    shape = reduced(use, x, axis)
    dtypes = (use.inputs["x"].dtype, "float", *([weights.dtype] if weights else []))
    if weights and not _fit(x, weights.shape) and (axis is None or not _fit((x[axis],), weights.shape)):
        what = "" if axis is None else f", or as long as axis {axis}"
        raise Refusal(
            "shape-mismatch", f"the weights of `average` have to be of the shape of `x`{what}", input="weights"
        )
    return gives(shape, joined(use, *dtypes))


def _fit(one: Shape, other: Shape) -> bool:
    """Whether two shapes may be equal when all is known."""
    return len(one) == len(other) and all(None in pair or pair[0] == pair[1] for pair in zip(one, other, strict=True))


def percentile(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/"""
    dtype = use.inputs["x"].dtype
    is_known_whole = dtype is not None and not (is_float(dtype))
    return _quantiles(use, use.settings.floatx if is_known_whole else dtype, least=0)


def quantile(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#quantile-function"""
    dtype, floatx = use.inputs["x"].dtype, use.settings.floatx
    return _quantiles(use, floatx if dtype == "int64" else joined(use, dtype, "float"), least=2)


def _quantiles(use: Use, dtype: str | None, least: int) -> Inferred:
    """Several quantiles stand along a first axis; `least` is how many in a list of plain numbers make that axis."""
    shape = reduced(use, shape_of(operand(use, "x")), use.arguments.axis, keepdims=use.arguments.keepdims)
    if "q" in use.inputs:
        return gives((*shape_of(operand(use, "q"))[:1], *shape), dtype)
    points = use.arguments.q
    return gives((len(points), *shape) if isinstance(points, tuple) and len(points) >= least else shape, dtype)


def moments(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/nn/#moments-function"""
    given = use.arguments
    each = TensorType(reduced(use, use.shape, given.axes, keepdims=given.keepdims, name="axes"), use.x.dtype)
    return Inferred((each, each))


def trapezoid(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/"""
    return gives(reduced(use, use.shape, use.arguments.axis), joined(use, use.x.dtype, "float"))
