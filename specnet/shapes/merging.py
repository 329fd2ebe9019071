"""Rules of the layers that make one tensor of several. The batch is the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from specnet.shapes.dimensions import MAKE_NUMBERS, axis_of, per_sample, times
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use

_FEATURES = "bring both to one size with a `Dense` or a 1x1 convolution, or join the tensors with `Concatenate`"
_PLACES = "both ways to here need the same strides and padding; pooling, cropping or resizing makes sizes equal too"


def elementwise(use: Use) -> Inferred:
    """Sizes of 1 are stretched, and missing axes are added behind the batch. Source: https://keras.io/api/layers/merging_layers/"""
    shapes = _shapes(use)
    batch = _batch(use, shapes)
    merged = shapes[0][1:]
    for number, shape in enumerate(shapes[1:], start=1):
        merged = _stretched(use, number, merged, shape[1:])
    return Inferred((TensorType((batch, *merged), use.policy.compute),))


def _shapes(use: Use) -> list[Shape]:
    """The shapes of all inputs, each with a batch."""
    shapes: list[Shape] = [x.shape for x in use.inputs]
    for number, (shape, x) in enumerate(zip(shapes, use.inputs, strict=True)):
        if not shape:
            raise Refusal(
                "wrong-rank", f"`{use.kind}` needs inputs with a batch axis, and this has no axes", input=number
            )
        if x.dtype == "string" and use.kind != "Concatenate":
            raise Refusal(
                "wrong-dtype",
                f"`{use.kind}` computes with numbers, and this input holds text",
                input=number,
                help=MAKE_NUMBERS,
            )
    return shapes


def _batch(use: Use, shapes: Sequence[Shape]) -> int | None:
    """The batch that all inputs share; None where no input tells it."""
    sizes = [shape[0] for shape in shapes]
    known = [size for size in sizes if size is not None]
    for number, size in enumerate(sizes):
        if size is not None and size != known[0]:
            raise Refusal("shape-mismatch", f"`{use.kind}` gets a batch of {known[0]} and one of {size}", input=number)
    return known[0] if known else None


def _stretched(use: Use, number: int, one: Shape, other: Shape) -> Shape:
    """Two shapes laid over each other from the last axis on."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    ahead = len(longer) - len(shorter)
    # Axes are named as in the inputs, from the last on where these have unequally many.
    pairs = enumerate(zip(longer[ahead:], shorter, strict=True), start=ahead - len(longer) if ahead else 1)
    return (*longer[:ahead], *(_size(use, number, axis, *pair) for axis, pair in pairs))


def _size(use: Use, number: int, axis: int, one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return None
    if one != other and 1 not in (one, other):
        raise Refusal(
            "shape-mismatch",
            f"`{use.kind}` cannot merge the sizes {one} and {other} along axis {axis}",
            input=number,
            help=_FEATURES if axis in (-1, use.inputs[number].rank - 1) else _PLACES,
        )
    return other if one == 1 else one


def concatenate(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/merging_layers/concatenate/"""
    shapes = _shapes(use)
    first, rank = shapes[0], len(shapes[0])
    for number, shape in enumerate(shapes[1:], start=1):
        if len(shape) != rank:
            raise Refusal(
                "wrong-rank",
                f"`Concatenate` needs inputs with equally many axes, and these have {rank} and {len(shape)}",
                input=number,
            )
    _need_one_sort(use)
    axis = _axis(use, use.arguments.axis, first, ("axis",))
    for number, shape in enumerate(shapes[1:], start=1):
        _need_same_sides(use, number, axis, shapes[:number], shape)
    joined = reduce(_plus, [shape[axis] for shape in shapes])
    return Inferred((TensorType((*first[:axis], joined, *first[axis + 1 :]), use.policy.compute),))


def _need_one_sort(use: Use) -> None:
    """Text and numbers cannot be joined; Keras finds out only when data flows."""
    texts = [number for number, x in enumerate(use.inputs) if x.dtype == "string"]
    if texts and any(x.dtype not in ("string", None) for x in use.inputs):
        raise Refusal(
            "wrong-dtype",
            "`Concatenate` joins numbers here, and this input holds text",
            input=texts[0],
            help=MAKE_NUMBERS,
        )


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _need_same_sides(use: Use, number: int, joined: int, earlier: Sequence[Shape], shape: Shape) -> None:
    """All axes but the joined one agree with those of the inputs before, as far as they are known."""
    for axis, size in enumerate(shape):
        before = next((one[axis] for one in earlier if one[axis] is not None), None)
        if axis != joined and None not in (before, size) and before != size:
            raise Refusal(
                "shape-mismatch",
                f"`Concatenate` joins along axis {joined}, and along axis {axis} the sizes {before} and {size} differ",
                input=number,
                help="make them equal first, for example by padding, cropping or resizing, or join along another `axis`",
            )


def dot(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/merging_layers/dot/"""
    shapes = _shapes(use)
    one, other = shapes
    axes = _dot_axes(use, shapes)
    batch = _batch(use, shapes) if one[0] is not None else one[0]
    contracted = _contracted(use, axes, one[axes[0]], other[axes[1]])
    left, right = (shape[1:axis] + shape[axis + 1 :] for shape, axis in zip(shapes, axes, strict=True))
    output = (batch, *left, *right) if left or right else (batch, 1)
    return Inferred((TensorType(output, use.policy.compute),), macs=times(contracted, per_sample(output)))


def _dot_axes(use: Use, shapes: Sequence[Shape]) -> tuple[int, int]:
    given = use.arguments.axes
    if isinstance(given, int):
        # Keras lets a lone negative axis run around.
        axes = [given % len(shape) if given < 0 else _axis(use, given, shape, ("axes",)) for shape in shapes]
    else:
        axes = [_axis(use, axis, shape, ("axes", n)) for n, (axis, shape) in enumerate(zip(given, shapes, strict=True))]
    if 0 in axes:
        raise Refusal(
            "unfit-argument",
            "`Dot` cannot multiply along axis 0, the batch",
            ("axes",),
            help="axes are counted from 1, or from the last with -1",
        )
    return axes[0], axes[1]


def _contracted(use: Use, axes: tuple[int, int], one: int | None, other: int | None) -> int | None:
    """The size of the axes that `Dot` sums over. Keras wants both known, or neither."""
    if one == other:
        return one
    code = "unknown-dimension" if None in (one, other) else "shape-mismatch"
    sizes = " and ".join("an unknown size" if size is None else str(size) for size in (one, other))
    raise Refusal(
        code,
        f"`Dot` needs equal sizes along axis {axes[0]} of the first and axis {axes[1]} of the second input, not {sizes}",
        ("axes",),
        help="name other `axes`, or bring one input to the size of the other, for example with a `Dense` layer",
    )


def _axis(use: Use, axis: int, shape: Shape, argument: tuple[str | int, ...]) -> int:
    found = axis_of(axis, len(shape))
    if not 0 <= found < len(shape):
        raise Refusal(
            "axis-out-of-range",
            f"`{use.kind}` works along axis {axis}, and its input has {len(shape)} axes",
            argument,
            help="0 is the batch, 1 the next axis, and -1 the last",
        )
    return found
