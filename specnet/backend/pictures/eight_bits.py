"""Pillow images of any mode in 8 bits a channel: grey, RGB or RGBA."""

from __future__ import annotations

from typing import Any

import numpy
from PIL import Image

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
MOST_SIDE = 4096
_LIGHT = 200  # visible pixels brighter than this on average would vanish on white


def in_eight_bits(image: Image.Image, channels: int) -> tuple[Image.Image, tuple[str, ...]]:
    """The image with 1, 3 or 4 channels of 8 bits, and notes on what was changed on the way.

    Transparent parts become white, or black where what can be seen is light itself; four channels keep them as they are.
    """
    image, notes = _shallow(image)
    is_transparent = image.has_transparency_data
    image = _bounded(image.convert("RGBA" if is_transparent else MODES[channels]))
    if is_transparent and channels < 4:
        image, more = _on_paper(image)
        notes += more
    return image.convert(MODES[channels]), notes


def _bounded(image: Image.Image) -> Image.Image:
    """Larger pictures would take memory for nothing: no model takes so many pixels."""
    factor = -(-max(image.size) // MOST_SIDE)
    return image.reduce(factor) if factor > 1 else image


def _shallow(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    if image.mode.startswith("I;16"):
        return _reduced(numpy.asarray(image).astype(numpy.float32), 65535.0)
    if image.mode in ("I", "F"):
        values = numpy.asarray(image).astype(numpy.float32)
        return _reduced(values, _range_of(values, is_float=image.mode == "F"))
    return image, ()


def _range_of(values: Any, *, is_float: bool) -> float:
    """The value that stands for white in a format that does not say: 1, 8 bits, 16 bits, or else the largest."""
    largest = float(numpy.nanmax(values)) if numpy.isfinite(values).any() else 1.0
    steps = (1.0, 255.0, 65535.0) if is_float else (255.0, 65535.0)
    return next((step for step in steps if largest <= step), largest)


def _reduced(values: Any, white: float) -> tuple[Image.Image, tuple[str, ...]]:
    if white == 65535.0 and values.max(initial=0.0) <= 255:
        white = 255.0  # 8 bits that were saved as 16
    scaled = numpy.clip(numpy.nan_to_num(values, nan=0.0, posinf=white, neginf=0.0) / white, 0.0, 1.0)
    note = () if white == 255.0 else (f"values up to {white:,.0f} reduced to 8 bits",)
    return Image.fromarray(numpy.round(scaled * 255).astype(numpy.uint8)), note


def _on_paper(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    alpha = numpy.asarray(image.getchannel("A")).astype(numpy.float32)
    if alpha.min() == 255:
        return image.convert("RGB"), ()
    grey = numpy.asarray(image.convert("RGB").convert("L"))
    is_light = alpha.sum() > 0 and float((grey * alpha).sum() / alpha.sum()) > _LIGHT
    paper = Image.new("RGBA", image.size, "black" if is_light else "white")
    paper.alpha_composite(image)
    return paper.convert("RGB"), (f"transparent parts become {'black' if is_light else 'white'}",)
