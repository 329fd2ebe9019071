"""Spatial axes, and the windows that slide over them: kernels of convolutions, and pools."""

from __future__ import annotations

import re
from dataclasses import dataclass

from specnet.shapes.dimensions import each
from specnet.shapes.values import Refusal, Shape, Use

# What the axes between batch and channels hold, by how many there are.
AXES = {1: ("steps",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}


@dataclass(frozen=True, slots=True)
class Window:
    """What slides over an input, with one number for each spatial axis."""

    argument: str
    size: tuple[int, ...]
    strides: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: str

    @property
    def spans(self) -> tuple[int, ...]:
        """How many places the window covers along each axis."""
        return tuple(spanned(size, dilation) for size, dilation in zip(self.size, self.dilation, strict=True))

    def places(self, sizes: Shape) -> Shape:
        """How often the window fits along each axis; less than one where it is too large."""
        each_axis = zip(sizes, self.spans, self.strides, strict=True)
        return tuple(slid(size, span, stride, self.padding) for size, span, stride in each_axis)

    def fits(self, sizes: Shape) -> bool:
        """Whether it fits at least once; it may where a size is unknown."""
        return all(places is None or places > 0 for places in self.places(sizes))


def spanned(size: int, dilation: int) -> int:
    """How many places a window covers whose items are `dilation` apart."""
    return dilation * (size - 1) + 1


def slid(size: int | None, span: int, stride: int, padding: str) -> int | None:
    """How often a window of `span` fits into `size`; `same` and `causal` padding make room for all of it."""
    if size is None:
        return None
    return (size - (span if padding == "valid" else 1)) // stride + 1


def spatial_rank(kind: str) -> int:
    """How many spatial axes a layer works on, as its name has it: 2 of `Conv2DTranspose`."""
    found = re.search(r"([123])D", kind)
    assert found is not None
    return int(found[1])


def spatial(use: Use, *, channels_first: bool | None = None) -> Shape:
    """The sizes of the spatial axes of the lone input. Raises Refusal with `wrong-rank`."""
    rank, is_first = spatial_rank(use.kind), use.channels_first if channels_first is None else channels_first
    if use.x.rank != rank + 2:
        names = ("batch", "channels", *AXES[rank]) if is_first else ("batch", *AXES[rank], "channels")
        raise Refusal(
            "wrong-rank",
            f"`{use.kind}` needs an input with {rank + 2} axes ({', '.join(names)}), and this has {use.x.rank}",
            input=0,
            help=_added_axis(use.shape, rank, is_first=is_first),
        )
    return use.shape[2:] if is_first else use.shape[1:-1]


def _added_axis(shape: Shape, rank: int, *, is_first: bool) -> str:
    """Images without channels are common, and so are recurrent layers that give their last step only."""
    if len(shape) != rank + 1:
        return ""
    steps = "give a recurrent layer above `return_sequences: true`"
    if None in shape[1:]:
        return steps if rank == 1 else ""
    target = [1, *shape[1:]] if is_first else [*shape[1:], 1]
    channel = f"if there is one channel, `Reshape: {{target_shape: {target}}}` adds its axis"
    return f"{steps}; {channel}" if rank == 1 else channel


def channel_axis(use: Use) -> int:
    """Where the channels of the lone input are."""
    return 1 if use.channels_first else -1


def with_spatial(use: Use, sizes: Shape, channels: int | None) -> Shape:
    """A shape with other spatial axes and channels, in the layer's data format."""
    batch = use.shape[0]
    return (batch, channels, *sizes) if use.channels_first else (batch, *sizes, channels)


def slide(use: Use, window: Window) -> Shape:
    """How often a window fits along the spatial axes of the lone input. Raises Refusal with `window-too-large`."""
    sizes = spatial(use)
    if not window.fits(sizes):
        raise Refusal(
            "window-too-large",
            f"`{use.kind}` has {_described(window)}, and its input is only {_by(sizes)}{' long' * (len(sizes) == 1)}",
            (window.argument,),
            help=_what_fits(use, window, sizes),
        )
    return window.places(sizes)


def _described(window: Window) -> str:
    word, size = _word(window), _by(window.size)
    described = f"a {word} of {size}" if len(window.size) == 1 else f"a {size} {word}"
    return described + (f" that its dilation spreads over {_by(window.spans)}" if window.spans != window.size else "")


def _word(window: Window) -> str:
    return "kernel" if window.argument == "kernel_size" else "pool"


def _by(sizes: Shape) -> str:
    return "x".join("?" if size is None else str(size) for size in sizes)


def _what_fits(use: Use, window: Window, sizes: Shape) -> str:
    largest = tuple(
        own if size is None else min(own, (size - 1) // dilation + 1)
        for own, size, dilation in zip(window.size, sizes, window.dilation, strict=True)
    )
    fitting = f"use `padding: same`, or a {_word(window)} of at most {_by(largest)}"
    return fitting + _other_format(use, window)


def _other_format(use: Use, window: Window) -> str:
    """Images with their channels on the other side are common, and Keras takes the channels for rows."""
    other = use.shape[1:-1] if use.channels_first else use.shape[2:]
    if len(other) == 1 or not window.fits(other):
        return ""
    return f"; if channels come {'last' if use.channels_first else 'first'} here, say so with `data_format`"


def kernel(use: Use) -> Window:
    """The kernel of a convolution."""
    given, rank = use.arguments, spatial_rank(use.kind)
    size, strides, dilation = (each(value, rank) for value in (given.kernel_size, given.strides, given.dilation_rate))
    return Window("kernel_size", size, strides, dilation, given.padding)


def pool(use: Use) -> Window:
    """The pool of a pooling layer; without `strides` pools lie side by side."""
    given, rank = use.arguments, spatial_rank(use.kind)
    size = each(given.pool_size, rank)
    strides = size if given.strides is None else each(given.strides, rank)
    return Window("pool_size", size, strides, (1,) * rank, given.padding)
