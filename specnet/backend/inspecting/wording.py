"""What a layer does to what comes in, in a sentence or two with its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Shape = Sequence[int]
Explain = Callable[[Any, Shape, Shape], str]


def explained(operation: Any, came: Shape, went: Shape) -> str:
    """How the layer makes the shape `went` of the shape `came` (no batch axis, channels last); may be empty."""
    kind = type(operation).__name__
    explain = next((one for start, one in _EXPLAINED if kind.startswith(start)), None)
    said = explain(operation, came, went) if explain else ""
    return ". ".join(part for part in (said, parameters(operation)) if part)


def parameters(operation: Any) -> str:
    """How many numbers the layer has learned, or an empty text."""
    count = operation.count_params() if getattr(operation, "built", False) and hasattr(operation, "count_params") else 0
    return f"{count:,} parameters" if count else ""


def _convolution(layer: Any, came: Shape, went: Shape) -> str:
    window = _times(layer.kernel_size)
    size = f"{window} x {came[-1]}"
    said = f"{went[-1]} filters of {size} weights" + (" and a bias each" if layer.use_bias else "")
    if type(layer).__name__.startswith("Depthwise"):
        said = f"{layer.depth_multiplier} filter of {window} weights for each of {came[-1]} channels"
    elif type(layer).__name__.startswith("Separable"):
        said = f"a filter of {window} weights for each of {came[-1]} channels, mixed into {went[-1]}"
    return f"{said}. {_moves(layer.strides)}. {_padding(layer, came, went)}"


def _transposed(layer: Any, came: Shape, went: Shape) -> str:
    said = f"{went[-1]} filters of {_times(layer.kernel_size)} x {came[-1]} weights"
    return f"{said}, each value spread over a window; strides {_times(layer.strides)} make the picture larger"


def _moves(strides: Shape) -> str:
    if max(strides) == 1:
        return "The window moves 1 pixel at a time"
    return f"The window moves {_times(strides)} pixels at a time, which divides height and width by as much"


def _padding(layer: Any, came: Shape, went: Shape) -> str:
    if layer.padding == "same":
        return "Padding `same`: zeros around the picture let the window start at its border"
    dilation = getattr(layer, "dilation_rate", (1,) * len(layer.kernel_size))
    lost = [(size - 1) * rate for size, rate in zip(layer.kernel_size, dilation, strict=True)]
    if not any(lost):
        return "Nothing is lost at the border"
    return f"Padding `valid`: the window stays inside, which takes {_rows_and_columns(lost)} away"


def _rows_and_columns(lost: Shape) -> str:
    if len(lost) == 2:
        return f"{lost[0]} rows and {lost[1]} columns"
    return f"{_times(lost)} steps"


def _pooling(layer: Any, came: Shape, went: Shape) -> str:
    what = "largest value" if "Max" in type(layer).__name__ else "mean"
    said = f"The {what} of every {_times(layer.pool_size)} pixels"
    if tuple(layer.strides) != tuple(layer.pool_size):
        said += f", {_times(layer.strides)} pixels apart"
    left = [
        size - (steps - 1) * stride - pool
        for size, steps, stride, pool in zip(came, went, layer.strides, layer.pool_size, strict=False)
    ]
    if layer.padding == "valid" and max(left) > 0:
        said += "; what is left over at the lower and right border is dropped"
    return said


def _global_pooling(layer: Any, came: Shape, went: Shape) -> str:
    return f"The {'largest value' if 'Max' in type(layer).__name__ else 'mean'} of each channel"


def _dense(layer: Any, came: Shape, went: Shape) -> str:
    units = "1 unit" if went[-1] == 1 else f"Each of {went[-1]:,} units"
    return f"{units} weighs {came[-1]:,} values"


def _rearranged(layer: Any, came: Shape, went: Shape) -> str:
    return "The same values in another arrangement"


def _dropout(layer: Any, came: Shape, went: Shape) -> str:
    return f"Nothing is dropped in a prediction; in training {100 * layer.rate:.0f} % is"


def _augmentation(layer: Any, came: Shape, went: Shape) -> str:
    return "Changes pictures in training only"


def _normalization(layer: Any, came: Shape, went: Shape) -> str:
    return "Shifted and scaled to a common range"


def _times(sizes: Any) -> str:
    return " x ".join(map(str, (sizes,) if isinstance(sizes, int) else sizes))


# The start of a kind and what explains it; the first that fits counts.
_EXPLAINED: tuple[tuple[str | tuple[str, ...], Explain], ...] = (
    (("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), _transposed),
    (("ConvLSTM",), lambda layer, came, went: ""),
    (("Conv", "DepthwiseConv", "SeparableConv"), _convolution),
    (("GlobalMax", "GlobalAverage"), _global_pooling),
    (("MaxPooling", "AveragePooling"), _pooling),
    (("Dense",), _dense),
    (("Flatten", "Reshape", "Permute"), _rearranged),
    (("Dropout", "SpatialDropout", "GaussianDropout", "AlphaDropout"), _dropout),
    (("Random", "AutoContrast", "MixUp", "CutMix", "AugMix"), _augmentation),
    (("BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization"), _normalization),
)
