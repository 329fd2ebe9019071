"""What the functions of `keras.ops` work on: tensors or plain numbers in their place, their axes, and how shapes stretch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from specnet.shapes.dimensions import axis_of
from specnet.shapes.dtypes import result_type, weak
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use
from specnet.syntax import Path


def operand(use: Use, name: str) -> TensorType:
    """A tensor of the call, or the plain number that stands for it: that has no axes, and a weak dtype."""
    tensor: TensorType | None = use.inputs.get(name)
    return tensor if tensor is not None else TensorType((), weak(getattr(use.arguments, name)))


def shape_of(tensor: TensorType) -> Shape:
    """The shape of an operand; rules get no tensors of unknown shape."""
    assert tensor.shape is not None
    return tensor.shape


def joined(use: Use, *dtypes: str | None) -> str | None:
    """The dtype that these give together under the settings of the model."""
    return result_type(*dtypes, floatx=use.settings.floatx)


def gives(shape: Iterable[int | None], dtype: str | None, macs: int | None = 0) -> Inferred:
    """One tensor. Elementwise functions count as no multiplications."""
    return Inferred((TensorType(tuple(shape), dtype),), macs=macs)


def axis_in(use: Use, axis: int, rank: int, argument: Path = ("axis",)) -> int:
    """An axis counted from the front. Raises Refusal where there is no such axis among `rank`."""
    if not -rank <= axis < rank:
        there = "are none" if rank == 0 else "is only one" if rank == 1 else f"are only {rank}"
        hint = f"use an axis from {-rank} to {rank - 1}" if rank else ""
        message = f"`{use.kind}` is given axis {axis}, and there {there}"
        raise Refusal("axis-out-of-range", message, argument, help=hint)
    return axis_of(axis, rank)


def axes_in(use: Use, axes: Any, rank: int, name: str = "axis") -> tuple[int, ...]:
    """One axis or several, counted from the front. Raises Refusal where one is not there, or is named twice."""
    if isinstance(axes, int):
        return (axis_in(use, axes, rank, (name,)),)
    found = tuple(axis_in(use, axis, rank, (name, number)) for number, axis in enumerate(axes))
    for number, axis in enumerate(found):
        if axis in found[:number]:
            message = f"`{use.kind}` is given axis {axes[number]} twice"
            raise Refusal("unfit-argument", message, (name, number), help="name each axis once")
    return found


def broadcast(use: Use, *names: str) -> Shape:
    """The shape that operands have when each is stretched to the others. Raises Refusal where one cannot be."""
    shape: Shape = ()
    for name in names:
        shape = stretched(use, shape, shape_of(operand(use, name)), name)
    return shape


def stretched(use: Use, one: Shape, other: Shape, name: str | int) -> Shape:
    """Two shapes together; `name` is the operand that has the other one."""
    rank = max(len(one), len(other))
    pairs = zip((1,) * (rank - len(one)) + one, (1,) * (rank - len(other)) + other, strict=True)
    return tuple(_together(use, *pair, number - rank, name) for number, pair in enumerate(pairs))


def _together(use: Use, one: int | None, other: int | None, axis: int, name: str | int) -> int | None:
    if one == 1:
        return other
    if one is None:
        return None if other == 1 else other
    if other in (1, None, one):
        return one
    raise Refusal(
        "shape-mismatch",
        f"`{use.kind}` cannot join sizes {one} and {other} at axis {axis}",
        input=name,
        help="sizes have to be equal, counted from the last axis, or one of them 1",
    )
