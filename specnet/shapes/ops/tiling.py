"""Operations that make a tensor larger by what is in it already. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from specnet.shapes.dimensions import product, times
from specnet.shapes.ops.operands import axis_in, gives
from specnet.shapes.values import Inferred, Refusal, Use


def pad(use: Use) -> Inferred:
    """More places before and after; one pair counts for all axes."""
    pairs = use.arguments.pad_width
    pairs = pairs * use.x.rank if len(pairs) == 1 else pairs
    if len(pairs) != use.x.rank or not use.arguments.pad_width:
        raise Refusal(
            "wrong-rank",
            f"`pad` is given {len(pairs)} pairs, and its input has {use.x.rank} axes",
            ("pad_width",),
            help="write one pair for each axis, the batch too (`[0, 0]` leaves it), or a single one for all",
        )
    added = zip(use.shape, pairs, strict=True)
    return gives((None if size is None else size + sum(pair) for size, pair in added), use.x.dtype)


def tile(use: Use) -> Inferred:
    """The whole side by side with itself; axes and repeats are counted from the last one."""
    given = use.arguments.repeats
    repeats = (given,) if isinstance(given, int) else given
    rank = max(use.x.rank, len(repeats))
    sizes = (1,) * (rank - use.x.rank) + use.shape
    repeats = (1,) * (rank - len(repeats)) + repeats
    return gives((times(*pair) for pair in zip(sizes, repeats, strict=True)), use.x.dtype)


def repeat(use: Use) -> Inferred:
    """Each number or slice several times; without `axis`, of all numbers in one axis."""
    axis, given = use.arguments.axis, use.arguments.repeats
    shape, axis = ((product(use.shape),), 0) if axis is None else (use.shape, axis_in(use, axis, use.x.rank))
    repeats, size = ((given,) if isinstance(given, int) else given), shape[axis]
    if size is None:
        return gives(shape, use.x.dtype)
    if len(repeats) not in (1, size):
        message = f"`repeat` is given {len(repeats)} numbers for an axis of size {size}"
        raise Refusal("shape-mismatch", message, ("repeats",), help="write one number, or one for each place")
    repeated = size * repeats[0] if len(repeats) == 1 else sum(repeats)
    return gives((*shape[:axis], repeated, *shape[axis + 1 :]), use.x.dtype)
