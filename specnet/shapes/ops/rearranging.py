"""`rearrange`: axes by names, some of them several in one. Source: https://keras.io/api/ops/ (`rearrange`)"""

from __future__ import annotations

import re
from math import prod

from specnet.shapes.ops.operands import gives
from specnet.shapes.values import Inferred, Refusal, Use

_AXIS = re.compile(r"\w+|\(.*?\)")
_GROUP = re.compile(r"\([\w\s]+\)")
_NAMES = re.compile(r"\w+")


def rearrange(use: Use) -> Inferred:
    """Keras does not compare the number of axes, and rounds sizes that do not divide down."""
    sides = re.split(r"\s*->\s*", use.arguments.pattern)
    if len(sides) != 2:
        raise _unfit(f"`{use.arguments.pattern}` has no two sides")
    sizes = _sizes(use, _AXIS.findall(sides[0]))
    return gives([prod(_size(sizes, name) for name in _names(axis)) for axis in _AXIS.findall(sides[1])], use.x.dtype)


def _names(axis: str) -> list[str]:
    """The names in one axis; brackets with nothing in them, or with commas, are a name of their own."""
    return _NAMES.findall(axis) if _GROUP.fullmatch(axis) else [axis]


def _sizes(use: Use, axes: list[str]) -> dict[str, int | None]:
    """The size of each name on the left side."""
    lengths: dict[str, int] = dict(use.arguments.axes_lengths or {})
    sizes: dict[str, int | None] = {}
    for axis, size in zip(axes, use.shape, strict=False):
        if _GROUP.fullmatch(axis):
            _find_out(_names(axis), size, lengths)
            sizes |= {name: lengths[name] for name in _names(axis)}
        else:
            sizes[axis] = size
    return sizes


def _find_out(names: list[str], size: int | None, lengths: dict[str, int]) -> None:
    """One name of a group may be without a length: it gets what is left."""
    unknown = [name for name in names if name not in lengths]
    if len(unknown) > 1:
        hint = "give it in `axes_lengths`"
        raise _unfit(f"the size of `{unknown[1]}` cannot be found out", hint)
    if unknown and size is None:
        raise _unknown(unknown[0])
    if unknown and size is not None:
        lengths[unknown[0]] = size // prod(lengths[name] for name in names if name in lengths)


def _size(sizes: dict[str, int | None], name: str) -> int:
    if name not in sizes:
        raise _unfit(f"`{name}` is no axis of the input")
    size = sizes[name]
    if size is None:
        raise _unknown(name)
    return size


def _unfit(message: str, help: str = "") -> Refusal:
    return Refusal(
        "unfit-argument", f"`rearrange`: {message}", ("pattern",), help=help or "an example: `b (h w) c -> b h (w c)`"
    )


def _unknown(name: str) -> Refusal:
    message = f"`rearrange` needs to know the size of `{name}`"
    return Refusal(
        "unknown-dimension", message, input=0, help="Keras needs all sizes here, the `batch_size` of the `Input` too"
    )
