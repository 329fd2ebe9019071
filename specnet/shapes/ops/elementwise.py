"""Functions of one tensor that keep its shape; each rule stands for all that treat dtypes alike. Source: https://keras.io/api/ops/"""

from __future__ import annotations

from specnet.shapes.dtypes import is_integer, is_whole
from specnet.shapes.ops.operands import axes_in, axis_in, gives, joined
from specnet.shapes.values import Inferred, Refusal, Use

_HALF = ("float16", "bfloat16")


def same(use: Use) -> Inferred:
    """What comes in comes out: `relu`, `abs`, `round`."""
    return gives(use.shape, use.x.dtype)


def boolean(use: Use) -> Inferred:
    """Questions to each number: `isnan`, `logical_not`."""
    return gives(use.shape, "bool")


def floating(use: Use) -> Inferred:
    """Integers become floats as wide as `floatx`: `sin`, `sqrt`, `log`."""
    return gives(use.shape, as_float(use))


def as_float(use: Use) -> str | None:
    """The dtype of the input, or a float where that has no fractions."""
    return use.settings.floatx if use.x.dtype == "int64" else joined(use, use.x.dtype, "float")


def floats_stay(use: Use) -> Inferred:
    """Integers and booleans become `floatx`, all others stay: `exp`."""
    return gives(use.shape, floats_kept(use))


def floats_kept(use: Use) -> str | None:
    """The dtype of the input, or `floatx` for integers and booleans."""
    return use.settings.floatx if is_whole(use.x.dtype) else use.x.dtype


def fabs(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#fabs-function"""
    if use.x.dtype is not None and "complex" in use.x.dtype:
        raise Refusal(
            "wrong-dtype", f"`fabs` takes no complex numbers, and this is `{use.x.dtype}`", input="x", help="use `abs`"
        )
    return floats_stay(use)


def joined_with_float(use: Use) -> Inferred:
    """`erfc`: integers of 64 bits too follow the common rule."""
    return gives(use.shape, joined(use, use.x.dtype, "float"))


def by_width(use: Use) -> Inferred:
    """Half and double floats stay, `int64` becomes a double float, all others `floatx`: `deg2rad`, `i0`."""
    dtype, floatx = use.x.dtype, use.settings.floatx
    known = {"int64": "float64", "float64": "float64", **{half: half for half in _HALF}}
    return gives(use.shape, None if dtype is None else known.get(dtype, floatx))


def cube_root(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#cbrt-function"""
    return gives(
        use.shape,
        use.settings.floatx if use.x.dtype == "bool" else integers_as_floats(use.x.dtype, use.settings.floatx),
    )


def integers_as_floats(dtype: str | None, floatx: str) -> str | None:
    """`int64` becomes a double float, smaller integers `floatx`; Keras leaves `uint64` and `bool`."""
    if dtype == "int64":
        return "float64"
    return floatx if is_integer(dtype) and dtype != "uint64" else dtype


def counting(use: Use) -> Inferred:
    """Booleans become `int32`: `square`, `clip`."""
    return gives(use.shape, "int32" if use.x.dtype == "bool" else use.x.dtype)


def always_float32(use: Use) -> Inferred:
    """Keras says `float32` whatever comes in: `reciprocal`."""
    return gives(use.shape, "float32")


def along_axis(use: Use) -> Inferred:
    """`softmax` and its kin keep shape and dtype, and need their axis to be there."""
    axes_in(use, use.arguments.axis, use.x.rank)
    return same(use)


def normalize(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/nn/#normalize-function"""
    axes_in(use, use.arguments.axis, use.x.rank)
    return always_float32(use)


def glu(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/nn/#glu-function"""
    shape = list(use.shape)
    axis = axis_in(use, use.arguments.axis, len(shape))
    size = shape[axis]
    if size is not None and size % 2:
        raise Refusal(
            "indivisible", f"`glu` halves axis {axis}, and that has {size}", input="x", help="make the size even"
        )
    shape[axis] = None if size is None else size // 2
    return gives(shape, use.x.dtype)


def scalar_int32(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#size-function"""
    return gives((), "int32")


def view_as_real(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/math/"""
    return gives((*use.shape, 2), "float32")
