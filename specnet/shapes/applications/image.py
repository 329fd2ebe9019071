"""What backbones ask of their arguments: the size of images, and what the ImageNet weights were trained for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from specnet.graph import Layer
from specnet.shapes.values import Refusal, Settings, Shape, shape_text

COLOURS = 3
_NO_IMAGENET = "write `weights: null`"
# The activations that weights of a classifier were trained for, as texts and as kinds.
_TRAINED = ("softmax", "Softmax", "linear")


def image_shape(outer: Layer, settings: Settings, usual: int, least: int = 32) -> Shape:
    """The shape of one image: what `input_shape` says, or `usual` rows and columns where a classifier needs a size.

    Raises Refusal where Keras would.
    """
    check_classifier(outer)
    given, full = outer.arguments, arranged(settings, usual, usual, COLOURS)
    shape: Shape | None = given.input_shape
    if shape is None:
        return full if given.include_top else arranged(settings, None, None, COLOURS)
    if given.weights == "imagenet" and given.include_top and shape != full:
        raise _refused(
            f"the ImageNet classifier of `{outer.kind}` takes images of {shape_text(full)}, not {shape_text(shape)}",
            "leave `input_shape` out, or write `include_top: false`",
        )
    check_channels(outer, settings, shape)
    check_size(outer, settings, shape, least)
    if given.include_top and None in shape:
        raise _refused(
            f"the classifier of `{outer.kind}` needs to know the size of its images",
            "give the size, or write `include_top: false`",
            "unknown-dimension",
        )
    return shape


def check_size(outer: Layer, settings: Settings, shape: Shape, least: int) -> None:
    """Raises Refusal where rows or columns are known and fewer than `least`."""
    rows, columns, _ = sides(settings, shape)
    if any(side is not None and side < least for side in (rows, columns)):
        message = f"`{outer.kind}` takes images of at least {least}x{least}, and these are {rows}x{columns}"
        raise _refused(message, "make the images larger before, for example with `Resizing`")


def check_channels(outer: Layer, settings: Settings, shape: Shape) -> None:
    """Raises Refusal where the number of channels is unknown, or is not three and the weights are those of ImageNet."""
    channels = sides(settings, shape)[2]
    if channels is None:
        raise _refused(
            f"`{outer.kind}` needs to know how many channels its images have",
            "`3` for colours, `1` for grey",
            "unknown-dimension",
        )
    if outer.arguments.weights == "imagenet" and channels != COLOURS:
        raise _refused(
            f"the ImageNet weights of `{outer.kind}` are for {COLOURS} channels, not {channels}", _NO_IMAGENET
        )


def check_classifier(outer: Layer) -> None:
    """Raises Refusal where a classifier with weights gets an activation that they were not trained for."""
    given = outer.arguments
    activation: Any = given.classifier_activation
    kind = getattr(activation, "kind", activation)
    if given.include_top and given.weights is not None and kind is not None and kind not in _TRAINED:
        raise Refusal(
            "unfit-argument",
            f"the classifier of `{outer.kind}` has weights for `softmax`, not for `{kind}`",
            argument=("classifier_activation",),
            help="write `softmax` or `null`; with `weights: null`, any activation does",
        )


def check_imagenet(outer: Layer, argument: str, trained: Collection[float]) -> None:
    """Raises Refusal where there are no ImageNet weights for the value of an argument; `trained` are those with weights."""
    value = getattr(outer.arguments, argument)
    if outer.arguments.weights == "imagenet" and value not in trained:
        *others, last = (f"`{choice}`" for choice in trained)
        choices = f"{', '.join(others)} or {last}" if others else last
        raise Refusal(
            "unfit-argument",
            f"`{outer.kind}` has ImageNet weights for `{argument}` {choices}, not `{value}`",
            argument=(argument,),
            help=_NO_IMAGENET,
        )


def need_channels_last(outer: Layer, settings: Settings) -> None:
    """Raises Refusal where `runtime` says `channels_first`."""
    if settings.data_format == "channels_first":
        raise Refusal("unfit-argument", f"`{outer.kind}` works with `image_data_format: channels_last` only")


def arranged(settings: Settings, rows: int | None, columns: int | None, channels: int | None) -> Shape:
    """The shape of an image in the data format of `runtime`."""
    return (channels, rows, columns) if settings.data_format == "channels_first" else (rows, columns, channels)


def sides(settings: Settings, shape: Shape) -> Shape:
    """Rows, columns and channels of an image."""
    return (*shape[1:], shape[0]) if settings.data_format == "channels_first" else shape


def _refused(message: str, help_text: str, code: str = "unfit-argument") -> Refusal:
    return Refusal(code, message, argument=("input_shape",), help=help_text)
