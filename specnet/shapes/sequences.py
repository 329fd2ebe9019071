"""What layers that go through steps have in common: the mask says which steps count."""

from __future__ import annotations

from dataclasses import dataclass

from specnet.shapes.dimensions import agree
from specnet.shapes.values import Refusal, Shape, TensorType, Use, Weight, shape_text


@dataclass(frozen=True, slots=True)
class Run:
    """What a recurrent layer does over its input, whatever it is told to give of that.

    `output` and `states` are shapes without the batch. `macs` are those of one step. `taken` are the states that
    `initial_state` hands over.
    """

    output: Shape
    states: tuple[Shape, ...]
    weights: tuple[Weight, ...]
    macs: int | None
    taken: tuple[Shape, ...]


def need_mask(use: Use) -> None:
    """A mask that is given in the call has one entry for each step. Raises Refusal with `shape-mismatch`."""
    mask = use.call.get("mask")
    if not isinstance(mask, TensorType) or mask.shape is None:
        return
    if len(mask.shape) >= 2 and all(map(agree, use.shape[:2], mask.shape[:2])):
        return
    raise Refusal(
        "shape-mismatch",
        f"the mask of `{use.kind}` has one entry for each step, {shape_text(use.shape[:2])}, and this is {shape_text(mask.shape)}",
        help="compute the mask from the same input, or give its `Input` as many entries as there are steps",
        keyword=("mask",),
    )
