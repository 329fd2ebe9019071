"""Convolutions with kernels that are tensors, and pooling. Source: https://keras.io/api/ops/nn/

Multiply-adds are those of the kernels, for one sample.
"""

from __future__ import annotations

from collections.abc import Sequence

from specnet.shapes.dimensions import product, times
from specnet.shapes.ops.checks import need_axes, need_equal, need_sizes, shape_at
from specnet.shapes.ops.operands import gives
from specnet.shapes.values import Inferred, Refusal, Shape, Use
from specnet.shapes.windows import slid, spanned


def conv(use: Use) -> Inferred:
    """A kernel of places, channels in and channels out."""
    places, kernel = _convolved(use, "kernel")
    return _with_channels(use, places, kernel[-1], times(product(places), product(kernel)))


def depthwise_conv(use: Use) -> Inferred:
    """Each channel by itself; the last axis of the kernel says how many come of one."""
    places, kernel = _convolved(use, "kernel")
    need_sizes(use, "kernel", -2, -1)
    return _with_channels(use, places, times(*kernel[-2:]), times(product(places), product(kernel)))


def separable_conv(use: Use) -> Inferred:
    """Each channel by itself, then all of them at each place."""
    places, kernel = _convolved(use, "depthwise_kernel")
    need_sizes(use, "depthwise_kernel", -2, -1)
    pointwise = need_axes(use, "pointwise_kernel", len(kernel), len(kernel))
    channels = times(*kernel[-2:])
    need_equal(
        use, channels, pointwise[-2], "a second kernel for the channels that come of the first", "pointwise_kernel"
    )
    first, second = product(kernel), product(pointwise)
    macs = None if first is None or second is None else times(product(places), first + second)
    return _with_channels(use, places, pointwise[-1], macs)


def pooled(use: Use) -> Inferred:
    """`max_pool` and `average_pool`: channels stay apart. With `same` padding only the strides count."""
    sizes, channels = _image(use)
    is_given = use.arguments.strides is not None
    strides = _for_each(use, "strides" if is_given else "pool_size", len(sizes))
    pools = _for_each(use, "pool_size", len(sizes)) if use.arguments.padding == "valid" else strides
    return _with_channels(use, _slid(use, "pool", sizes, pools, strides), channels)


def _image(use: Use) -> tuple[Shape, int | None]:
    """The sizes of the spatial axes, and the number of channels."""
    shape = need_axes(use, "inputs", 3, 5)
    return (shape[2:], shape[1]) if use.channels_first else (shape[1:-1], shape[-1])


def _with_channels(use: Use, places: Shape, channels: int | None, macs: int | None = 0) -> Inferred:
    batch, dtype = shape_at(use, "inputs")[0], use.inputs["inputs"].dtype
    return gives((batch, channels, *places) if use.channels_first else (batch, *places, channels), dtype, macs)


def _convolved(use: Use, name: str) -> tuple[Shape, Shape]:
    """How often a kernel fits along each axis, and its shape. With `same` padding its size does not count."""
    sizes, channels = _image(use)
    kernel = need_axes(use, name, len(sizes) + 2, len(sizes) + 2)
    need_equal(use, kernel[-2], channels, "a kernel for as many channels as there are", name)
    strides, rates = (_for_each(use, argument, len(sizes)) for argument in ("strides", "dilation_rate"))
    if use.arguments.padding == "valid":
        need_sizes(use, name, *range(len(sizes)))
    spans = [spanned(size or 1, rate) for size, rate in zip(kernel, rates, strict=False)]
    return _slid(use, name, sizes, spans, strides), kernel


def _for_each(use: Use, argument: str, number: int) -> tuple[int, ...]:
    """One number for each spatial axis. Keras also takes a list of one for all, but for dilation."""
    given = getattr(use.arguments, argument)
    values: tuple[int, ...] = (given,) * number if isinstance(given, int) else given
    if len(values) == 1 and argument != "dilation_rate":
        return values * number
    if len(values) != number:
        message = f"`{use.kind}` has {number} spatial axes, and is given {len(values)} numbers for them"
        hint = "write one number, or one for each axis between batch and channels"
        raise Refusal("wrong-rank", message, (argument,), help=hint)
    return values


def _slid(use: Use, what: str, sizes: Shape, spans: Sequence[int], strides: Sequence[int]) -> Shape:
    """How often a window fits. Raises Refusal with `window-too-large`."""
    places = tuple(slid(*axis, use.arguments.padding) for axis in zip(sizes, spans, strides, strict=True))
    for size, span, place in zip(sizes, spans, places, strict=True):
        if place is not None and place < 1:
            word = what.replace("_", " ")
            message = f"`{use.kind}` has a {word} that covers {span}, and its input is only {size}"
            argument, which = (("pool_size",), None) if what == "pool" else ((), what)
            raise Refusal("window-too-large", message, argument, which, help="use `padding: same`, or a smaller one")
    return places
