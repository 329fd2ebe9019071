"""Rules of the normalization layers. Their few multiplications for each number are not counted."""

from __future__ import annotations

from math import prod
from typing import Any

from specnet.shapes.dimensions import known_sizes, need_axis, need_numbers
from specnet.shapes.values import Inferred, Refusal, TensorType, Use, Weight

_CLIPPING = ("rmax", "rmin", "dmax")


def batch_normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/normalization_layers/batch_normalization/"""
    given = use.arguments
    if given.renorm:
        _check_clipping(given.renorm_clipping or {})
    sizes = _along(use, (given.axis,))
    statistics = ["moving_mean", "moving_variance"]
    statistics += ["moving_stddev", "renorm_mean", "renorm_stddev"] if given.renorm else []
    kept = tuple(Weight(name, sizes, use.policy.variable, trainable=False) for name in statistics)
    return _normalized(use, (*_learned(use, sizes), *kept))


def _check_clipping(limits: dict[str, float]) -> None:
    unknown = [name for name in limits if name not in _CLIPPING]
    if unknown:
        raise Refusal(
            "unfit-argument",
            f"`renorm_clipping` knows {', '.join(f'`{name}`' for name in _CLIPPING)}, and not `{unknown[0]}`",
            ("renorm_clipping", unknown[0]),
        )
    if limits.get("rmax") is not None and limits.get("rmin") is not None and limits["rmax"] < limits["rmin"]:
        raise Refusal(
            "unfit-argument",
            f"`rmax` is {limits['rmax']:g}, less than `rmin`, which is {limits['rmin']:g}",
            ("renorm_clipping", "rmax"),
        )


def layer_normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/normalization_layers/layer_normalization/"""
    given, axes = use.arguments, _axes(use)
    if not given.center and not given.scale:
        return _normalized(use, ())
    return _normalized(use, _learned(use, _along(use, axes)))


def rms_normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/normalization_layers/rms_normalization/"""
    return _normalized(use, (Weight("scale", _along(use, _axes(use)), use.policy.variable),))


def unit_normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/normalization_layers/unit_normalization/"""
    _axes(use)
    return _normalized(use, ())


def group_normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/normalization_layers/group_normalization/"""
    given = use.arguments
    sizes = _along(use, (given.axis,))
    channels, groups = sizes[0], sizes[0] if given.groups == -1 else given.groups
    if groups == 0 or channels < groups or channels % groups:
        raise Refusal(
            "indivisible",
            f"`GroupNormalization` cannot share {channels} channels evenly among {groups} groups",
            ("groups",),
            help=f"use a number that divides {channels}, such as `groups: {_nearest(channels, groups)}`",
        )
    return _normalized(use, _learned(use, sizes))


def _nearest(channels: int, groups: int) -> int:
    """The most groups that are no more than those asked for."""
    return next((number for number in range(min(groups, channels), 0, -1) if channels % number == 0), 1)


def _axes(use: Use) -> tuple[int, ...]:
    """The axes as they are written, in Keras' order. Raises Refusal with `axis-out-of-range`."""
    given = use.arguments.axis
    axes: tuple[int, ...] = (given,) if isinstance(given, int) else given
    for number, axis in enumerate(axes):
        need_axis(use, axis, ("axis",) if isinstance(given, int) else ("axis", number))
    return tuple(sorted(axes))


def _along(use: Use, axes: tuple[int, ...]) -> tuple[int, ...]:
    """The sizes of some axes, which the layer keeps numbers for."""
    for axis in axes:
        need_axis(use, axis, ("axis",))
    return known_sizes(use, axes)


def _learned(use: Use, sizes: tuple[int, ...]) -> tuple[Weight, ...]:
    chosen = (("gamma", use.arguments.scale), ("beta", use.arguments.center))
    return tuple(Weight(name, sizes, use.policy.variable) for name, is_there in chosen if is_there)


def _normalized(use: Use, weights: tuple[Weight, ...]) -> Inferred:
    need_numbers(use)
    return Inferred((TensorType(use.shape, use.policy.compute),), weights)


def normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/numerical/normalization/"""
    given = use.arguments
    axes = _kept_axes(use)
    sizes = known_sizes(use, axes)
    if given.mean is None and given.variance is None:
        return _normalized(use, _adapted(use, axes, sizes))
    _check_statistics(use, axes, sizes)
    return _normalized(use, ())


def _kept_axes(use: Use) -> tuple[int, ...]:
    """The axes that have a mean each, from the front. Keras keeps an axis that is named twice twice, and then fails."""
    given = use.arguments.axis
    axes = () if given is None else (given,) if isinstance(given, int) else given
    return tuple(sorted(need_axis(use, axis, ("axis",)) for axis in axes))


def _adapted(use: Use, axes: tuple[int, ...], sizes: tuple[int, ...]) -> tuple[Weight, ...]:
    """Mean and variance that `adapt` finds; Keras counts with the widest integer of its engine, here TensorFlow."""
    twice = [size for axis, size in zip(axes, sizes, strict=True) if axes.count(axis) > 1]
    if any(size != 1 for size in twice):
        raise Refusal("unfit-argument", "`Normalization` names an axis twice", ("axis",))
    mean = Weight("mean", sizes, use.policy.variable, trainable=False)
    variance = Weight("variance", sizes, use.policy.variable, trainable=False)
    return mean, variance, Weight("count", (), "int64", trainable=False)


def _check_statistics(use: Use, axes: tuple[int, ...], sizes: tuple[int, ...]) -> None:
    """Given means must be stretchable over the axes that they are for, from the last one on."""
    given = use.arguments
    if given.mean is None or given.variance is None:
        missing = "mean" if given.mean is None else "variance"
        raise Refusal("unfit-argument", f"`Normalization` needs `mean` and `variance`, and `{missing}` is missing")
    mean, variance = _nested(given.mean, "mean"), _nested(given.variance, "variance")
    if mean != variance:
        raise Refusal(
            "unfit-argument", f"`mean` has the shape {list(mean)}, and `variance` {list(variance)}", ("variance",)
        )
    along = dict(zip(reversed(axes), reversed(mean), strict=False))
    by_axis = dict(zip(axes, sizes, strict=True))
    is_placed = len(mean) <= len(axes) and prod(along.values()) == prod(mean)
    fits = is_placed and all(size in (1, by_axis[axis]) for axis, size in along.items())
    if not fits:
        raise Refusal(
            "unfit-argument",
            f"`mean` has the shape {list(mean)}, and the axes that it is for have the sizes {list(sizes)}",
            ("mean",),
        )


def _nested(value: Any, name: str) -> tuple[int, ...]:
    """The shape of a number or of nested lists of numbers. Raises Refusal where lists differ in length."""
    if not isinstance(value, tuple):
        return ()
    inner = {_nested(item, name) for item in value}
    if len(inner) > 1:
        raise Refusal("unfit-argument", f"the lists in `{name}` must have one length", (name,))
    return (len(value), *(inner.pop() if inner else ()))
