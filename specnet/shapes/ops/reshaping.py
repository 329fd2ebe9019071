"""Operations that give the same numbers another shape or order. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from math import prod

from specnet.shapes.dimensions import need_least_rank, product
from specnet.shapes.ops.operands import axes_in, axis_in, gives, stretched
from specnet.shapes.values import Inferred, Refusal, Shape, Use, shape_text


def reshape(use: Use) -> Inferred:
    """The shape that is asked for; nothing is checked where a size of the input is unknown."""
    given = use.arguments.newshape
    target: tuple[int, ...] = (given,) if isinstance(given, int) else given
    if target.count(-1) > 1:
        raise _cannot_reshape(f"`reshape` can find out one size, and {target.count(-1)} are -1")
    if None in use.shape:
        return gives((None if size == -1 else size for size in target), use.x.dtype)
    return gives(_filled_in(use.shape, target), use.x.dtype)


def _filled_in(shape: Shape, target: tuple[int, ...]) -> Shape:
    numbers, asked = product(shape) or 0, prod(size for size in target if size != -1)
    if -1 not in target and numbers != asked:
        raise _cannot_reshape(f"`reshape` to {list(target)} takes {asked} numbers, and the input has {numbers}")
    if -1 in target and (asked == 0 or numbers % asked):
        raise _cannot_reshape(f"`reshape` to {list(target)} cannot share out the {numbers} numbers of the input")
    return tuple(numbers // asked if size == -1 else size for size in target)


def _cannot_reshape(message: str) -> Refusal:
    hint = "`newshape` has all axes, the batch too; one of them may be -1"
    return Refusal("reshape-mismatch", message, ("newshape",), help=hint)


def ravel(use: Use) -> Inferred:
    """All numbers in one axis."""
    return gives((product(use.shape),), use.x.dtype)


def transpose(use: Use) -> Inferred:
    """Axes in another order; without `axes`, backwards."""
    axes = use.arguments.axes
    if axes is None:
        return gives(use.shape[::-1], use.x.dtype)
    if len(axes) != use.x.rank:
        raise Refusal(
            "wrong-rank",
            f"`transpose` is given {len(axes)} axes, and its input has {use.x.rank}",
            ("axes",),
            help="name every axis, the batch (0) too",
        )
    return gives((use.shape[axis] for axis in axes_in(use, axes, use.x.rank, "axes")), use.x.dtype)


def moveaxis(use: Use) -> Inferred:
    """Some axes to other places; the rest stays in order."""
    rank = use.x.rank
    sources = axes_in(use, use.arguments.source, rank, "source")
    destinations = axes_in(use, use.arguments.destination, rank, "destination")
    if len(sources) != len(destinations):
        message = f"`moveaxis` moves {len(sources)} axes, and is given {len(destinations)} places for them"
        raise Refusal("unfit-argument", message, ("destination",))
    moved = dict(zip(destinations, sources, strict=True))
    rest = (axis for axis in range(rank) if axis not in sources)
    return gives((use.shape[moved[place] if place in moved else next(rest)] for place in range(rank)), use.x.dtype)


def swapaxes(use: Use) -> Inferred:
    """Two axes in each other's place."""
    first, second = (axis_in(use, getattr(use.arguments, name), use.x.rank, (name,)) for name in ("axis1", "axis2"))
    return gives(_swapped(use.shape, first, second), use.x.dtype)


def rot90(use: Use) -> Inferred:
    """Turned by right angles; Keras swaps the axes for any `k`."""
    need_least_rank(use, 2)
    first, second = (axis_in(use, axis, use.x.rank, ("axes", number)) for number, axis in enumerate(use.arguments.axes))
    if use.arguments.axes[0] == use.arguments.axes[1]:
        raise Refusal("unfit-argument", f"`rot90` needs two different axes, and both are {first}", ("axes",))
    return gives(_swapped(use.shape, first, second), use.x.dtype)


def _swapped(shape: Shape, first: int, second: int) -> Shape:
    partner = {first: second, second: first}
    return tuple(shape[partner.get(axis, axis)] for axis in range(len(shape)))


def squeeze(use: Use) -> Inferred:
    """Without the axes of size 1; without `axis`, without all of them."""
    axis = use.arguments.axis
    if axis is None:
        return gives((size for size in use.shape if size != 1), use.x.dtype)
    axes = axes_in(use, axis, use.x.rank)
    for number in axes:
        if use.shape[number] != 1:
            raise _not_one(use.shape, number)
    return gives((size for number, size in enumerate(use.shape) if number not in axes), use.x.dtype)


def _not_one(shape: Shape, axis: int) -> Refusal:
    found = "is of unknown size" if shape[axis] is None else f"has {shape[axis]}"
    message = f"`squeeze` takes axes of size 1 away, and axis {axis} {found}"
    ones = [str(place) for place, size in enumerate(shape) if size == 1]
    hint = f"ax{'is' if len(ones) == 1 else 'es'} {', '.join(ones)} ha{'s' if len(ones) == 1 else 've'} size 1"
    return Refusal("shape-mismatch", message, ("axis",), help=hint if ones else "")


def expand_dims(use: Use) -> Inferred:
    """New axes of size 1; `axis` says where they stand in what comes out."""
    axis = use.arguments.axis
    rank = use.x.rank + (1 if isinstance(axis, int) else len(axis))
    axes, sizes = axes_in(use, axis, rank), iter(use.shape)
    return gives((1 if place in axes else next(sizes) for place in range(rank)), use.x.dtype)


def broadcast_to(use: Use) -> Inferred:
    """Repeated until it has the shape that is asked for."""
    target = use.arguments.shape
    whole = stretched(use, target, use.shape, "x")
    if len(whole) > len(target) or any(own not in (size, None) for own, size in zip(whole, target, strict=True)):
        message = f"`broadcast_to` cannot make {shape_text(use.shape)} smaller"
        raise Refusal("shape-mismatch", message, ("shape",))
    return gives(target, use.x.dtype)


def turned(use: Use) -> Inferred:
    """`flip` and `roll`: the same shape."""
    given = use.arguments.axis
    for axis in (given,) if isinstance(given, int) else given or ():
        axis_in(use, axis, use.x.rank)
    return Inferred((use.x,))


def fliplr(use: Use) -> Inferred:
    """The second axis backwards."""
    need_least_rank(use, 2)
    return Inferred((use.x,))


def flipud(use: Use) -> Inferred:
    """The first axis backwards."""
    need_least_rank(use, 1)
    return Inferred((use.x,))
