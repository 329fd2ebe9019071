"""Changing dtypes, and making tensors: like another one, of one number, or of evenly spaced ones."""

from __future__ import annotations

from specnet.shapes.dimensions import need_least_rank
from specnet.shapes.ops.operands import axis_in, broadcast, gives, joined, operand, shape_of
from specnet.shapes.sizes import BYTES
from specnet.shapes.values import Inferred, Refusal, Use


def cast(use: Use) -> Inferred:
    """`cast`, `array`, `zeros_like`: the shape stays, the dtype is the argument's if there is one."""
    return gives(use.shape, use.arguments.dtype or use.x.dtype)


def full_like(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#full_like-function"""
    return gives(shape_of(operand(use, "x")), use.arguments.dtype or use.inputs["x"].dtype)


def full(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#full-function"""
    return gives(use.arguments.shape, use.arguments.dtype or use.settings.floatx)


def view(use: Use) -> Inferred:
    """The same bytes as numbers of another dtype. Source: https://keras.io/api/ops/numpy/"""
    old, new = use.x.dtype, use.arguments.dtype or use.x.dtype
    if old is None:
        return gives((*use.shape[:-1], None), new)
    if old not in BYTES or new not in BYTES:
        raise Refusal("wrong-dtype", f"`view` cannot look at `{old}` as other numbers", input="x")
    if BYTES[old] == BYTES[new]:
        return gives(use.shape, new)
    need_least_rank(use, 1)
    size = use.shape[-1]
    if size is not None and size * BYTES[old] % BYTES[new]:
        raise Refusal(
            "indivisible",
            f"`view` cannot split {size} numbers of `{old}` into `{new}`: {size * BYTES[old]} bytes are no multiple of {BYTES[new]}",
            ("dtype",),
        )
    return gives((*use.shape[:-1], None if size is None else size * BYTES[old] // BYTES[new]), new)


def spaced(use: Use) -> Inferred:
    """`linspace`, `logspace`, `geomspace`: the numbers stand along a new axis."""
    given, shape = use.arguments, list(broadcast(use, "start", "stop"))
    if getattr(given, "retstep", False):
        raise Refusal(
            "unfit-argument", "`retstep` gives a step that is no tensor, and models pass on tensors alone", ("retstep",)
        )
    axis = axis_in(use, given.axis, len(shape) + 1)
    shape.insert(axis, given.num)
    return gives(shape, joined(use, given.dtype or operand(use, "start").dtype, "float"))
