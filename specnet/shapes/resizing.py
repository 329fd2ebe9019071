"""Rules of the layers that repeat, pad or cut the spatial axes."""

from __future__ import annotations

from typing import Any

from specnet.shapes.dimensions import each, times
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use
from specnet.shapes.windows import AXES, channel_axis, spatial, with_spatial

Sides = tuple[tuple[int, int], ...]


def up_sampling(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/up_sampling2d/"""
    sizes = spatial(use)
    factors = each(use.arguments.size, len(sizes))
    return _resized(use, tuple(times(size, factor) for size, factor in zip(sizes, factors, strict=True)))


def up_sampling_steps(use: Use) -> Inferred:
    """Steps come before channels, whatever `runtime` says. Source: https://keras.io/api/layers/reshaping_layers/up_sampling1d/"""
    (steps,) = spatial(use, channels_first=False)
    return _with_steps(use, times(steps, use.arguments.size))


def zero_padding(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/zero_padding2d/"""
    sizes = spatial(use)
    sides = _sides(use.arguments.padding, len(sizes))
    return _resized(
        use, tuple(None if size is None else size + sum(pair) for size, pair in zip(sizes, sides, strict=True))
    )


def cropping(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/cropping2d/"""
    sizes = spatial(use)
    return _resized(use, _cut(use, sizes))


def cropping_steps(use: Use) -> Inferred:
    """Steps come before channels, whatever `runtime` says. Source: https://keras.io/api/layers/reshaping_layers/cropping1d/"""
    (steps,) = _cut(use, spatial(use, channels_first=False))
    return _with_steps(use, steps)


def _cut(use: Use, sizes: Shape) -> Shape:
    """The axes without what is cut off at both ends. Raises Refusal with `window-too-large` where nothing is left."""
    sides = _sides(use.arguments.cropping, len(sizes))
    for size, pair, name in zip(sizes, sides, AXES[len(sizes)], strict=True):
        if size is not None and size <= sum(pair):
            raise Refusal(
                "window-too-large",
                f"`{use.kind}` cuts {pair[0]} and {pair[1]} {name} off, and its input has only {size}",
                ("cropping",),
                help=f"cut off {size - 1} at most, so that something is left",
            )
    return tuple(None if size is None else size - sum(pair) for size, pair in zip(sizes, sides, strict=True))


def _sides(value: Any, rank: int) -> Sides:
    """The two ends of each axis. One axis takes `1` or `[before, after]`; more take one of these for each, or one number."""
    if rank == 1:
        value = (value,)
    axes = (value,) * rank if isinstance(value, int) else value
    return tuple((axis, axis) if isinstance(axis, int) else (axis[0], axis[1]) for axis in axes)


def _resized(use: Use, sizes: Shape) -> Inferred:
    return _inferred(use, with_spatial(use, sizes, use.shape[channel_axis(use)]))


def _with_steps(use: Use, steps: int | None) -> Inferred:
    return _inferred(use, (use.shape[0], steps, use.shape[2]))


def _inferred(use: Use, shape: Shape) -> Inferred:
    return Inferred((TensorType(shape, use.policy.compute),))
