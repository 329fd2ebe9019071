"""Rules of the convolutions. A kernel's multiplications are counted at every place where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, prod

from specnet.shapes.dimensions import each, known, need_numbers, product, times
from specnet.shapes.dtypes import is_float
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, Weight
from specnet.shapes.windows import Window, channel_axis, kernel, slide, spatial, with_spatial

MOST_DIVISORS = 8
LARGEST_DIVISOR = 1024


def conv(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/convolution_layers/"""
    window, given = kernel(use), use.arguments
    places, channels = slide(use, window), _channels(use)
    _need_groups(use, channels)
    shape = (*window.size, channels // given.groups, given.filters)
    macs = times(product(places), prod(shape))
    return _inferred(use, places, given.filters, (_weight(use, "kernel", shape),), macs)


def depthwise_conv(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/"""
    window, multiplier = kernel(use), use.arguments.depth_multiplier
    places, channels = slide(use, window), _channels(use)
    shape = (*window.size, channels, multiplier)
    macs = times(product(places), prod(shape))
    return _inferred(use, places, channels * multiplier, (_weight(use, "kernel", shape),), macs)


def separable_conv(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/convolution_layers/separable_convolution2d/"""
    window, given = kernel(use), use.arguments
    places, channels = slide(use, window), _channels(use)
    depthwise = (*window.size, channels, given.depth_multiplier)
    pointwise = (*(1 for _ in places), channels * given.depth_multiplier, given.filters)
    weights = (_weight(use, "depthwise_kernel", depthwise), _weight(use, "pointwise_kernel", pointwise))
    macs = times(product(places), prod(depthwise) + prod(pointwise))
    return _inferred(use, places, given.filters, weights, macs)


def conv_transpose(use: Use) -> Inferred:
    """Every place of the input meets the whole kernel.

    Source: https://keras.io/api/layers/convolution_layers/convolution2d_transpose/
    """
    window, filters = kernel(use), use.arguments.filters
    sizes, channels = spatial(use), _channels(use)
    shape = (*window.size, filters, channels)
    macs = times(product(sizes), prod(shape))
    return _inferred(use, _grown(use, window, sizes), filters, (_weight(use, "kernel", shape),), macs)


def _inferred(use: Use, sizes: Shape, filters: int, weights: tuple[Weight, ...], macs: int | None) -> Inferred:
    need_numbers(use)
    bias = (_weight(use, "bias", (filters,)),) if use.arguments.use_bias else ()
    output = TensorType(with_spatial(use, sizes, filters), use.policy.compute)
    return Inferred((output,), (*weights, *bias), macs, tuple(_warnings(use)))


def _warnings(use: Use) -> Iterator[Refusal]:
    """Keras builds a convolution of integers, and its engine refuses to run it."""
    if not is_float(use.x.dtype):
        message = f"`{use.kind}` computes with floats only, and its input is {use.x.dtype}"
        help_text = "put a `Rescaling` before it, or leave `dtype` of the `Input` out: Keras then casts what comes"
        yield Refusal("wrong-dtype", message, input=0, help=help_text)


def _weight(use: Use, name: str, shape: tuple[int, ...]) -> Weight:
    return Weight(name, shape, use.policy.variable)


def _channels(use: Use) -> int:
    return known(use, channel_axis(use), "the channels")


# -- groups ---------------------------------------------------------------------------------------------------------


def _need_groups(use: Use, channels: int) -> None:
    """The channels of the input are shared evenly among the groups, as the filters are."""
    groups, filters = use.arguments.groups, use.arguments.filters
    if channels % groups:
        raise Refusal(
            "indivisible",
            f"`{use.kind}` cannot share the {channels} channels of its input evenly among {groups} groups",
            ("groups",),
            help=f"{channels} channels and {filters} filters can have {_numbers_of_groups(gcd(channels, filters))}",
        )


def _numbers_of_groups(number: int) -> str:
    """What divides a number, the small ones."""
    divisors = [str(divisor) for divisor in range(1, min(number, LARGEST_DIVISOR) + 1) if number % divisor == 0]
    if divisors == ["1"]:
        return "one group only"
    shown, more = divisors[:MOST_DIVISORS], divisors[MOST_DIVISORS:]
    return f"{', '.join(shown)}, ... groups" if more else f"{', '.join(shown[:-1])} or {shown[-1]} groups"


# -- transposed -----------------------------------------------------------------------------------------------------


def _grown(use: Use, window: Window, sizes: Shape) -> Shape:
    """The spatial axes that a transposed convolution gives."""
    extra = _output_padding(use, window)
    axes = zip(sizes, window.spans, window.strides, extra, strict=True)
    grown = tuple(_grown_axis(size, span, stride, more, window.padding) for size, span, stride, more in axes)
    if 0 in grown:
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` would give nothing: an even kernel with an `output_padding` of 0 cuts its one step away",
            ("output_padding",),
            help="leave `output_padding` out",
        )
    return grown


def _grown_axis(size: int | None, span: int, stride: int, extra: int | None, padding: str) -> int | None:
    if size is None:
        return None
    if extra is None:
        return size * stride if padding == "same" else (size - 1) * stride + max(span, stride)
    return (size - 1) * stride + (span % 2 if padding == "same" else span) + extra


def _output_padding(use: Use, window: Window) -> tuple[int | None, ...]:
    """What is added behind each axis, where given. Raises Refusal with `unfit-argument`."""
    given = use.arguments.output_padding
    if given is None:
        return (None,) * len(window.size)
    extra = each(given, len(window.size))
    for more, stride in zip(extra, window.strides, strict=True):
        if more >= stride:
            raise Refusal(
                "unfit-argument",
                f"`output_padding` of `{use.kind}` must be less than its stride of {stride}, and is {more}",
                ("output_padding",),
                help="leave it out: Keras then chooses a size that fits",
            )
    return extra
