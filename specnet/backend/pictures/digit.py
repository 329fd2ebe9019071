"""A photographed or drawn digit as MNIST has it: light on black, its longer side 20 of 28 pixels, centred by its mass.

Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy
from PIL import Image, ImageFilter

from specnet.backend.pictures.light import ink_on, is_dark_on_light, resized_floats
from specnet.backend.pictures.marks import box_of, drawn_marks, grown, stroke_width
from specnet.backend.pictures.traits import border_of

MNIST_FILL = 20 / 28
_WORKING = 256  # marks are looked for on a picture of at most this size
_FAINTEST = 10.0  # levels of 255 between ground and strokes
_LEAST_SHARE = 0.35  # of the strongest ink; weaker is paper
_FINE = 4  # strokes are measured and thickened at this many times the final size
_THINNEST = 2.2  # pixels of 28; nine of ten digits of MNIST are drawn with a broader pen
_NOISE = 4.0  # strokes stand out of the paper by so many times its grain


class Digit(NamedTuple):
    """Brightness of the strokes (0 to 1) on black (height, width), and what was done to get there."""

    array: Any
    notes: tuple[str, ...]


def digit_of(grey: Any, size: tuple[int, int], *, fill: float = MNIST_FILL, invert: bool | None = None) -> Digit | None:
    """The digit on a grey picture (values 0 to 255) at `size` (height, width); None where nothing seems to be drawn.

    `invert` says whether the strokes are dark (None: it is found out). `fill` is the share of the size that the longer
    side of the digit takes.
    """
    dark = is_dark_on_light(grey) if invert is None else invert
    notes: tuple[str, ...] = (inversion_note(asked=invert is not None),) if dark else ()
    if _is_ready(grey, size, fill, dark):
        return Digit((255 - grey if dark else grey) / 255, notes)
    found = _strokes(grey, dark)
    if found is None:
        return None
    strokes, signs = found
    height, width = size
    drawn, thickened = _fitted(strokes, max(1, round(fill * min(size))), min(size) / 28)
    notes += (f"cropped to the ink and centred by its mass in {height} x {width} pixels, as the digits of MNIST are",)
    if thickened:
        notes += ("thin strokes made broader, as those of MNIST are",)
    if signs > 1:
        notes += (f"{signs} signs stand side by side, and the picture is read as one digit: crop it to one",)
    return Digit(_centred(drawn, size), notes)


def inversion_note(*, asked: bool) -> str:
    """The words for an inverted picture."""
    return "inverted" if asked else "dark strokes on light paper: inverted (`--no-invert` keeps it)"


def _is_ready(grey: Any, size: tuple[int, int], fill: float, dark: bool) -> bool:
    """Whether the picture is one of the data set already: of its size, clean, and placed as those are."""
    ink = 255 - grey if dark else grey
    if grey.shape != size or border_of(ink).max() > _FAINTEST or ink.max() < 128:
        return False
    top, bottom, left, right = box_of(ink > _FAINTEST)
    longer = max(bottom - top, right - left)
    return abs(longer - fill * min(size)) <= 2 and all(abs(shift) <= 1 for shift in _shift_to_centre(ink))


# -- finding the strokes --------------------------------------------------------------------------------------


def _strokes(grey: Any, dark: bool) -> tuple[Any, int] | None:
    """The ink (0 to 1) in the box around the drawn marks, as fine as the picture has it, and how many signs it is."""
    ink = ink_on(_bounded(grey, _WORKING), dark=dark)
    limits = _limits(ink)
    if limits is None:
        return None
    marks = drawn_marks(ink, ink > limits[0])
    top, bottom, left, right = box_of(marks.mask)
    scale = max(grey.shape) / max(ink.shape)
    if scale > 1 and max(bottom - top, right - left) < _WORKING / 3:
        return _strokes(_around(grey, (top, bottom, left, right), scale), dark)  # it is small: look again, closer
    kept = numpy.where(grown(marks.mask, 2), ink, 0.0)
    low, high = _limits_of_marks(kept, marks.mask, limits[0])
    shares = numpy.clip((kept - low) / (high - low), 0.0, 1.0)
    top, bottom, left, right = box_of(shares > 0)
    return shares[top:bottom, left:right], marks.signs


def _limits(ink: Any) -> tuple[float, float] | None:
    """The least and the greatest strength of ink, or None where there is hardly any."""
    strongest = numpy.sort(ink.ravel())[-max(20, ink.size // 1000) :].mean()
    if strongest < _FAINTEST or strongest < _NOISE * float(ink[ink <= _LEAST_SHARE * strongest].std()):
        return None
    return float(_LEAST_SHARE * strongest), float(strongest)


def _limits_of_marks(ink: Any, mask: Any, least: float) -> tuple[float, float]:
    core = float(numpy.percentile(ink[mask], 60))
    return 0.5 * least, max(core, least)


def _around(grey: Any, box: tuple[int, int, int, int], scale: float) -> Any:
    """The part of a picture around a box that was found on a smaller one, with as much paper on each side."""
    top, bottom, left, right = box
    margin = max(bottom - top, right - left) * 0.75
    rows = slice(max(0, int((top - margin) * scale)), int((bottom + margin) * scale) + 1)
    columns = slice(max(0, int((left - margin) * scale)), int((right + margin) * scale) + 1)
    return grey[rows, columns]


def _bounded(grey: Any, most: int) -> Any:
    scale = most / max(grey.shape)
    if scale >= 1:
        return grey
    return resized_floats(grey, (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))))


# -- placing them ---------------------------------------------------------------------------------------------


def _fitted(strokes: Any, longest: int, unit: float) -> tuple[Any, bool]:
    """The strokes with their longer side of `longest` pixels, and whether they had to be thickened."""
    fine = _scaled(strokes, longest * _FINE)
    missing = (_THINNEST * unit * _FINE - stroke_width(fine > 0.4)) / 2
    steps = max(0, round(missing))
    if steps:
        image = Image.fromarray(numpy.round(numpy.pad(fine, steps) * 255).astype(numpy.uint8))
        fine = numpy.asarray(image.filter(ImageFilter.MaxFilter(2 * steps + 1))) / 255
    drawn = _scaled(fine, longest)
    return numpy.clip(drawn / max(float(numpy.percentile(drawn, 90)), 1e-9), 0.0, 1.0), steps > 0


def _scaled(values: Any, longest: int) -> Any:
    scale = longest / max(values.shape)
    return resized_floats(values, (max(1, round(values.shape[1] * scale)), max(1, round(values.shape[0] * scale))))


def _centred(drawn: Any, size: tuple[int, int]) -> Any:
    """The drawing on a black picture, its centre of mass in the middle as far as it fits."""
    canvas = numpy.zeros(size)
    height, width = drawn.shape
    down, right = _shift_to_centre(drawn)
    top = _placed((size[0] - height) / 2 + down, size[0] - height)
    left = _placed((size[1] - width) / 2 + right, size[1] - width)
    canvas[top : top + height, left : left + width] = drawn
    return canvas


def _placed(start: float, last: int) -> int:
    return min(max(round(start), 0), max(last, 0))


def _shift_to_centre(values: Any) -> tuple[float, float]:
    """How far down and right the values have to go for their mass to lie where MNIST has it: in pixel 14 of 0 to 27."""
    total = max(float(values.sum()), 1e-9)
    rows, columns = (numpy.arange(length) - length / 2 for length in values.shape)
    down = -float((values.sum(axis=1) * rows).sum()) / total
    return down, -float((values.sum(axis=0) * columns).sum()) / total
