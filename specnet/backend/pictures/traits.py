"""What the pictures that a model was trained on have in common."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy

# Backgrounds at or beyond these shares of the brightest value are dark or light without doubt.
DARK, LIGHT = 0.16, 0.84
_BLANK_BORDER = 0.01
_INK = 0.2


class Traits(NamedTuple):
    """Of raw training pictures: mean brightness of their borders (0 to 1), the share of the longer side that drawings
    fill (0 to 1), and the value that stands for white (255, 1, 16, ...)."""

    border: float
    fill: float
    brightest: float

    @property
    def is_drawn(self) -> bool:
        """Whether all of them are light drawings on an empty dark ground, as those of MNIST."""
        return self.border < _BLANK_BORDER


def traits_of(samples: Any) -> Traits:
    """The traits of raw samples: an array of pictures (count, height, width) or (count, height, width, channels)."""
    values = numpy.asarray(samples).astype(numpy.float64)
    grey = values.mean(axis=-1) if values.ndim == 4 else values
    brightest = _brightest(numpy.asarray(samples).dtype, float(grey.max(initial=0.0)))
    return Traits(float(border_of(grey).mean()) / brightest, _fill(grey / brightest), brightest)


def border_of(grey: Any) -> Any:
    """The values along the border of one grey picture or of many, in one row each."""
    top_bottom = numpy.concatenate([grey[..., 0, :], grey[..., -1, :]], axis=-1)
    return numpy.concatenate([top_bottom, grey[..., :, 0], grey[..., :, -1]], axis=-1)


def _brightest(dtype: Any, largest: float) -> float:
    if dtype.kind in "iu" and dtype.itemsize == 1:
        return 255.0
    return next((step for step in (1.0, 16.0, 255.0, 65535.0) if largest <= step), largest)


def _fill(shares: Any) -> float:
    """The median, over the pictures, of the longer side of the box around what is not background."""
    ink = shares > _INK
    longer = numpy.maximum(_extent(ink.any(axis=2)), _extent(ink.any(axis=1)))
    return float(numpy.median(longer)) / max(shares.shape[1:]) if len(longer) else 1.0


def _extent(rows: Any) -> Any:
    length = rows.shape[1]
    return numpy.where(rows.any(axis=1), length - rows[:, ::-1].argmax(axis=1) - rows.argmax(axis=1), 0)
