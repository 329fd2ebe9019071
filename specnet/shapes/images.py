"""Rules of the layers for images: scaling, resizing, cropping and augmentation.

Keras asks these layers for shapes without looking at the images, so it takes much that fails with the first batch. The
rules follow it, and warn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specnet.shapes.dimensions import axis_of, need_numbers
from specnet.shapes.values import Inferred, Refusal, TensorType, Use

# Arguments whose range in Keras is narrower than their type, by kind.
_RANGES: dict[str, dict[str, tuple[int, int]]] = {
    "RandomColorJitter": {"contrast_factor": (0, 1)},
    "RandomContrast": {"factor": (0, 1)},
    "RandomElasticTransform": {"scale": (0, 1)},
    "RandomGaussianBlur": {"sigma": (0, 1)},
    "RandomRotation": {"factor": (-1, 1)},
}
# With the batch; Keras takes three axes for a single image.
_IMAGE_RANKS = (3, 4)


def augmented(use: Use) -> Inferred:
    """Images of the same shape, and what comes with them, all in the compute dtype.

    Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/
    """
    if isinstance(use.inputs, TensorType):
        need_numbers(use)
    for name, (least, most) in _RANGES.get(use.kind, {}).items():
        _need_range(use, name, least, most)
    return Inferred(_computed(use, use.inputs), warnings=_warnings(use))


def gaussian_blur(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_gaussian_blur/"""
    size = use.arguments.kernel_size
    if any(side % 2 == 0 for side in (size if isinstance(size, tuple) else (size,))):
        raise Refusal(
            "unfit-argument",
            "`RandomGaussianBlur` needs a kernel with a pixel in its middle",
            ("kernel_size",),
            label="this is even",
            help="use odd numbers, such as `kernel_size: 3`",
        )
    return augmented(use)


def color_degeneration(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_color_degeneration/"""
    _need_images_alone(use)
    _need_image_rank(use)
    channels = use.shape[-3 if use.channels_first else -1]
    if channels not in (None, 3):
        raise Refusal(
            "shape-mismatch",
            f"`{use.kind}` needs images with 3 channels, and these have {channels}",
            input=0,
            help=_other_format(use) if use.shape[-1 if use.channels_first else -3] == 3 else "",
        )
    return augmented(use)


def grayscale(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_grayscale/"""
    _need_images_alone(use)
    return Inferred((use.x,), warnings=_warnings(use))


def equalization(use: Use) -> Inferred:
    """Images and all else as they came, dtypes too.

    Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/equalization/
    """
    return Inferred(tuple(_tensors(use.inputs)), warnings=_warnings(use))


def resized(use: Use) -> Inferred:
    """Height and width as told.

    Source: https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/
    """
    _need_images_alone(use)
    need_numbers(use)
    if use.kind == "CenterCrop":
        _need_image_rank(use)
    height = _height_axis(use)
    if height < 0 or height + 1 >= use.x.rank:
        raise Refusal("wrong-rank", f"`{use.kind}` needs images with {_AXES}, and this has {_axes(use.x)}", input=0)
    shape = (*use.shape[:height], use.arguments.height, use.arguments.width, *use.shape[height + 2 :])
    return Inferred((TensorType(shape, use.policy.compute),), warnings=_warnings(use))


def bounding_boxes(use: Use) -> Inferred:
    """Boxes cut or filled up to a fixed number.

    Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/max_num_bounding_boxes/
    """
    if not isinstance(use.inputs, dict) or "bounding_boxes" not in use.inputs:
        return augmented(use)
    boxes = use.inputs["bounding_boxes"]
    if not isinstance(boxes, dict) or set(boxes) != {"boxes", "labels"}:
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` takes `boxes` and `labels` as bounding boxes, and nothing else",
            input="bounding_boxes",
            help="write `bounding_boxes: {boxes: ..., labels: ...}`",
        )
    counted = {name: _with_number(use, name, tensor) for name, tensor in boxes.items()}
    return Inferred(_computed(use, {**use.inputs, "bounding_boxes": counted}), warnings=_warnings(use))


def rescaling(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/"""
    need_numbers(use)
    names = ("scale", "offset")
    warnings = tuple(warning for name in names for warning in _scale_warnings(use, name, getattr(use.arguments, name)))
    return Inferred((TensorType(use.shape, use.policy.compute),), warnings=warnings)


# -- sizes ------------------------------------------------------------------------------------------------------------

_AXES = "4 axes (batch, height, width, channels)"


def _axes(tensor: TensorType) -> str:
    return f"{tensor.rank} {'axis' if tensor.rank == 1 else 'axes'}"


def _height_axis(use: Use) -> int:
    """The axis of the height; `RandomCrop` counts it from the end whatever the number of axes."""
    if use.kind == "RandomCrop" or use.x.rank == 4:
        return use.x.rank - (2 if use.channels_first else 3)
    return 1 if use.channels_first else 0


def _with_number(use: Use, name: str, tensor: TensorType) -> TensorType:
    assert tensor.shape is not None
    if tensor.rank < 2:
        raise Refusal(
            "wrong-rank",
            f"`{use.kind}` counts the {name} of an image on the second axis, and there is none",
            input="bounding_boxes",
        )
    return replace(tensor, shape=(tensor.shape[0], use.arguments.max_number, *tensor.shape[2:]))


# -- inputs -----------------------------------------------------------------------------------------------------------


def _tensors(inputs: Any) -> Iterator[TensorType]:
    """All tensors, in the order in which the item names them."""
    if isinstance(inputs, dict):
        for item in inputs.values():
            yield from _tensors(item)
    else:
        yield inputs


def _computed(use: Use, inputs: Any) -> tuple[TensorType, ...]:
    return tuple(replace(tensor, dtype=use.policy.compute) for tensor in _tensors(inputs))


def _need_images_alone(use: Use) -> None:
    if isinstance(use.inputs, dict):
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` takes nothing but images in a model, and this has named inputs",
            help="name the images alone: `inputs: images`",
        )


def _need_image_rank(use: Use) -> None:
    if use.x.rank not in _IMAGE_RANKS:
        raise Refusal("wrong-rank", f"`{use.kind}` needs images with {_AXES}, and this has {_axes(use.x)}", input=0)


def _other_format(use: Use) -> str:
    other, place = ("channels_last", "last") if use.channels_first else ("channels_first", "first")
    return f"if channels come {place} here, say `data_format: {other}`"


def _need_range(use: Use, name: str, least: int, most: int) -> None:
    """Of two numbers Keras looks at one bound each, whatever their order."""
    value = getattr(use.arguments, name)
    low, high = (value if isinstance(value, tuple) else (value, value)) if value is not None else (least, most)
    if low > most or high < least:
        raise Refusal(
            "unfit-argument",
            f"`{name}` of `{use.kind}` must be from {least} to {most}",
            (name,),
            label="" if isinstance(value, tuple) else f"this is {value}",
            help="write degrees as a part of a full turn: `15/360`" if use.kind == "RandomRotation" else "",
        )


# -- what Keras takes, and fails on later -----------------------------------------------------------------------------


def _warnings(use: Use) -> tuple[Refusal, ...]:
    return (*_rank_warnings(use), *_format_warnings(use))


def _rank_warnings(use: Use) -> Iterator[Refusal]:
    is_named = isinstance(use.inputs, dict)
    images = use.inputs.get("images") if is_named else use.inputs
    if not isinstance(images, TensorType) or images.rank == 4:
        return
    message = f"`{use.kind}` needs images with {_AXES}, and this has {_axes(images)}"
    yield Refusal(
        "wrong-rank",
        message + (": Keras takes the batch for one image" if images.rank == 3 else ""),
        input="images" if is_named else 0,
        help="give pictures without colours a last axis of one, for example with `Reshape`" if images.rank == 3 else "",
    )


def _format_warnings(use: Use) -> Iterator[Refusal]:
    if isinstance(use.inputs, dict) and "bounding_boxes" in use.inputs and not use.arguments.bounding_box_format:
        yield Refusal(
            "unfit-argument",
            f"`{use.kind}` does not know how the bounding boxes are written",
            input="bounding_boxes",
            help="say it, for example `bounding_box_format: xyxy`",
        )


def _scale_warnings(use: Use, name: str, value: Any) -> Iterator[Refusal]:
    """One number for each channel; channels stand where `runtime` has them."""
    channels_first = use.settings.data_format == "channels_first" and name == "scale"
    axis = axis_of(-3 if channels_first else -1, use.x.rank)
    size = use.shape[axis] if 0 <= axis < use.x.rank else None
    if isinstance(value, tuple) and len(value) != 1 and size not in (None, len(value)):
        yield Refusal(
            "unfit-argument", f"`{name}` has {len(value)} numbers, and the input has {size} channels", (name,)
        )
