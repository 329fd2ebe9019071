"""An image file as the array of one model input."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy
from PIL import Image

from specnet.backend.pictures.digit import MNIST_FILL, digit_of, inversion_note
from specnet.backend.pictures.eight_bits import MODES, in_eight_bits
from specnet.backend.pictures.opening import opened
from specnet.backend.pictures.traits import DARK, LIGHT, Traits, border_of

# Data sources whose pictures are digits, cropped and centred.
DIGIT_SOURCES = ("mnist", "digits")
_NOTED_STRETCH = 1.1
Prepare = Literal["digit", "plain"]


class Picture(NamedTuple):
    """One picture for a model, (height, width, channels), and what was done to the file to get it.

    Values are those of the training pictures: 0 to 255 as uint8 if nothing else is known of them, and not yet through
    the layers of `features`.
    """

    array: Any
    notes: tuple[str, ...]


def picture_size(shape: Sequence[int | None]) -> tuple[int | None, int | None, int] | None:
    """Height, width and channels of the pictures that an input (without its batch axis) takes; None where it takes none.

    A flat input is read as a square grey picture. Height and width are None where the input takes any size.
    """
    if len(shape) == 1 and shape[0] and math.isqrt(shape[0]) ** 2 == shape[0] >= 16:
        return math.isqrt(shape[0]), math.isqrt(shape[0]), 1
    if len(shape) == 2:
        return (shape[0], shape[1], 1) if min(shape[0] or 0, shape[1] or 0) > 1 else None
    if len(shape) == 3 and shape[2] in MODES:
        return shape[0], shape[1], shape[2]
    return None


def read_picture(
    path: str | Path,
    height: int | None,
    width: int | None,
    channels: int,
    *,
    invert: bool | None = None,
    keep_ratio: bool = False,
    prepare: Prepare | None = None,
    traits: Traits | None = None,
) -> Picture:
    """The image in a file, of any mode, depth and size, as one input of a model.

    `height` and `width` are those of the input; None keeps the file's. `channels` is 1, 3 or 4.
    `invert` swaps dark and light; None finds out for grey pictures, by `traits` of the training pictures (without them:
    light strokes on dark ground are wanted, as in MNIST). `keep_ratio` puts bars beside the picture instead of stretching it.
    `prepare="digit"` finds the strokes, whatever the light, and crops and centres them as MNIST does; None does so for grey
    inputs of 28 x 28 whose training pictures are light drawings on black, `"plain"` never.
    Raises SpecError (`unreadable-picture`) where the file is missing, no image, damaged or too large.
    """
    image, notes = opened(Path(path))
    image, more = in_eight_bits(image, channels)
    size = (height or image.height, width or image.width)
    wanted = prepare or _suggested(size, channels, traits)
    read = _digit if wanted == "digit" and channels == 1 else _plain
    shares, how = read(image, size, invert, keep_ratio, traits)
    return Picture(_as_trained(shares.reshape(*size, channels), traits), (*notes, *more, *how))


def _suggested(size: tuple[int, int], channels: int, traits: Traits | None) -> Prepare:
    is_drawn = traits is None or traits.is_drawn
    return "digit" if size == (28, 28) and channels == 1 and is_drawn else "plain"


def _digit(
    image: Image.Image, size: tuple[int, int], invert: bool | None, keep_ratio: bool, traits: Traits | None
) -> tuple[Any, tuple[str, ...]]:
    grey = numpy.asarray(image).astype(numpy.float32)
    digit = digit_of(grey, size, fill=traits.fill if traits else MNIST_FILL, invert=invert)
    if digit is not None:
        return digit
    shares, notes = _plain(image, size, invert, keep_ratio, traits)
    return shares, ("no strokes stand out of the ground: the whole picture is read", *notes)


def _plain(
    image: Image.Image, size: tuple[int, int], invert: bool | None, keep_ratio: bool, traits: Traits | None
) -> tuple[Any, tuple[str, ...]]:
    sized, notes = _sized(image, size, keep_ratio)
    shares = numpy.asarray(sized).astype(numpy.float64) / 255
    is_swapped = _is_swapped(image, traits) if invert is None else invert
    if is_swapped:
        colours = shares if shares.ndim == 2 else shares[..., :3]  # transparency stays as it is
        colours[...] = 1 - colours
        notes += (_swap_note(invert, traits),)
    return shares, notes


def _is_swapped(image: Image.Image, traits: Traits | None) -> bool:
    """Whether a grey picture lies on light ground and those of the training on dark, or the other way round."""
    if image.mode != "L":
        return False
    border = float(numpy.median(border_of(numpy.asarray(image)))) / 255
    trained = traits.border if traits else 0.0
    return (trained <= DARK and border > 0.5) or (trained >= LIGHT and border < 0.5)


def _swap_note(invert: bool | None, traits: Traits | None) -> str:
    if invert or traits is None or traits.border <= DARK:
        return inversion_note(asked=bool(invert))
    return "light strokes on dark ground: inverted (`--no-invert` keeps it)"


def _sized(image: Image.Image, size: tuple[int, int], keep_ratio: bool) -> tuple[Image.Image, tuple[str, ...]]:
    """The image at (height, width), every pixel the mean of the area that it covers."""
    height, width = size
    stretch = (image.width * height) / (image.height * width)
    is_uneven = not 1 / _NOTED_STRETCH < stretch < _NOTED_STRETCH
    if not keep_ratio or not is_uneven:
        note = f"stretched to {width} x {height}: the file is {image.width / image.height:.2f} times as wide as high"
        return _resized(image, width, height), (note,) if is_uneven else ()
    inner = (width, max(1, round(height / stretch))) if stretch > 1 else (max(1, round(width * stretch)), height)
    framed = Image.new(image.mode, (width, height), _frame_colour(image))
    framed.paste(_resized(image, *inner), ((width - inner[0]) // 2, (height - inner[1]) // 2))
    return framed, ("bars added beside it to keep its proportions",)


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    return image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)


def _frame_colour(image: Image.Image) -> Any:
    values = numpy.asarray(image)
    channels = values.reshape(*values.shape[:2], -1)
    colour = [round(float(numpy.median(border_of(channels[..., each])))) for each in range(channels.shape[2])]
    return tuple(colour) if len(colour) > 1 else colour[0]


def _as_trained(shares: Any, traits: Traits | None) -> Any:
    brightest = traits.brightest if traits else 255.0
    scaled = numpy.clip(shares, 0.0, 1.0) * brightest
    whole = numpy.uint8 if brightest <= 255 else numpy.uint16
    return scaled.astype(numpy.float32) if brightest <= 1 else numpy.round(scaled).astype(whole)
