"""Functions of two tensors, or of a tensor and a plain number; each rule stands for all that treat dtypes alike.

Source: https://keras.io/api/ops/
"""

from __future__ import annotations

from specnet.shapes.ops.elementwise import integers_as_floats
from specnet.shapes.ops.operands import broadcast, gives, joined, operand, shape_of
from specnet.shapes.values import Inferred, Use


def _dtypes(use: Use) -> tuple[str | None, str | None]:
    return operand(use, "x1").dtype, operand(use, "x2").dtype


def arithmetic(use: Use) -> Inferred:
    """What both give together: `add`, `maximum`, `power`."""
    return gives(broadcast(use, "x1", "x2"), joined(use, *_dtypes(use)))


def counting(use: Use) -> Inferred:
    """Booleans become `int32`: `mod`."""
    dtype = joined(use, *_dtypes(use))
    return gives(broadcast(use, "x1", "x2"), "int32" if dtype == "bool" else dtype)


def dividing(use: Use) -> Inferred:
    """Always a float: `divide`, `logaddexp`."""
    return gives(broadcast(use, "x1", "x2"), joined(use, *_dtypes(use), "float"))


def comparing(use: Use) -> Inferred:
    """Always a boolean: `less`, `logical_and`."""
    return gives(broadcast(use, "x1", "x2"), "bool")


def allclose(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#allclose-function"""
    return gives((), "bool")


def integers_to_floats(use: Use) -> Inferred:
    """`hypot` and `heaviside`."""
    dtype = integers_as_floats(joined(use, *_dtypes(use)), use.settings.floatx)
    return gives(broadcast(use, "x1", "x2"), dtype)


def wide(use: Use) -> Inferred:
    """`gcd` and `lcm`: a plain number counts as its full dtype."""
    return gives(broadcast(use, "x1", "x2"), joined(use, *(_full(dtype) for dtype in _dtypes(use))))


def wide_float(use: Use) -> Inferred:
    """`ldexp` and `nextafter`: a plain number counts as its full dtype, and the result is a float."""
    return gives(broadcast(use, "x1", "x2"), joined(use, *(_full(dtype) for dtype in _dtypes(use)), "float"))


def _full(dtype: str | None) -> str | None:
    return {"int": "int64", "float": "float32"}.get(dtype or "", dtype)


def arctan2(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#arctan2-function"""
    dtypes = [use.settings.floatx if dtype in ("int", "float") else dtype for dtype in _dtypes(use)]
    return gives(broadcast(use, "x1", "x2"), joined(use, *dtypes, "float"))


def bitwise(use: Use) -> Inferred:
    """`bitwise_and` and its kin. Keras gives the shape of the first tensor, and never stretches it."""
    x, y = operand(use, "x"), operand(use, "y")
    return gives(shape_of(x), joined(use, x.dtype, y.dtype))


def shifting(use: Use) -> Inferred:
    """`left_shift` and its kin; shifting by a plain number keeps the dtype."""
    x = operand(use, "x")
    return bitwise(use) if "y" in use.inputs else gives(shape_of(x), x.dtype)


def polar(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/nn/#polar-function"""
    return gives(shape_of(operand(use, "abs_")), "float32")


def where(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#where-function"""
    return gives(broadcast(use, "condition", "x1", "x2"), joined(use, *_dtypes(use)))
