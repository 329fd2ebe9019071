"""Light and paper: the background of a drawing, and which of the two is dark."""

from __future__ import annotations

from typing import Any

import numpy
from PIL import Image

_GRID = 64  # light is looked at on a picture of at most this size
_WINDOW = 0.4  # of its shorter side: wider than strokes, narrower than most shadows
# Windows (of the shorter side) for the skewness around each pixel, with weights: the narrow one is less misled by edges
# of paper and shadow, the wide one by thick strokes.
_SKEWNESS = ((0.15, 2.0), (0.3, 1.0))
_EDGE = 0.25  # of all brightness in the picture, within three pixels of the small one
_DARKEST_PAPER = 0.4  # of the usual ground; contrast is not stretched further


def is_dark_on_light(grey: Any) -> bool:
    """Whether the strokes of a drawing (height, width) are darker than what they are drawn on.

    Strokes are narrow: what differs much from the mean around it is them, and it differs to one side. Slopes and edges of
    light differ to both.
    """
    small = _small(grey)
    plain = _without_edges(small)
    return sum(weight * _skewness(small, plain, share) for share, weight in _SKEWNESS) < 0


def _without_edges(small: Any) -> Any:
    """1 where no edge of something broad is near, such as of the table or of a shadow; else 0."""
    steps = [_change(_ground(small, dark=dark)) for dark in (True, False)]
    edges = _windowed(numpy.minimum(*steps), 5, numpy.max)
    plain = edges < _EDGE * max(float(numpy.ptp(small)), 1.0)
    return plain.astype(float) if plain.mean() > 0.25 else numpy.ones(small.shape)


def _skewness(small: Any, plain: Any, share: float) -> float:
    window = _odd(min(small.shape) * share)
    around = _windowed(small * plain, window, numpy.mean) / numpy.maximum(_windowed(plain, window, numpy.mean), 1e-9)
    rest = (small - around)[plain > 0]
    return float((rest**3).mean() / (rest.std() ** 3 + 1e-9))


def ink_on(grey: Any, *, dark: bool) -> Any:
    """How much each pixel (height, width) stands out of the ground to the dark or the light side, 0 to 255.

    The ground is what is left when everything narrow is filled in; where it has an edge itself, it is no measure.
    """
    small = _small(grey)
    ground = _ground(small, dark=dark)
    edges = _change(ground)
    size = (grey.shape[1], grey.shape[0])
    ground, edges = resized_floats(ground, size), resized_floats(edges, size)
    ink = (ground - grey if dark else grey - ground) - edges
    if dark:  # paper in the shade reflects less, and so does the ink on it
        usual = max(float(numpy.median(ground)), 1.0)
        ink = ink * usual / numpy.maximum(ground, _DARKEST_PAPER * usual)
    return numpy.maximum(ink - numpy.median(ink), 0.0)


def _ground(small: Any, *, dark: bool) -> Any:
    window = _odd(min(small.shape) * _WINDOW)
    fill, restore = (numpy.max, numpy.min) if dark else (numpy.min, numpy.max)
    wide = numpy.pad(small, window, mode="edge")  # so that a table around the paper is too broad to be filled in
    return _windowed(_windowed(wide, window, fill), window, restore)[window:-window, window:-window]


def _change(values: Any) -> Any:
    return _windowed(values, 3, numpy.max) - _windowed(values, 3, numpy.min)


def _odd(size: float) -> int:
    return max(3, int(size) | 1)


def resized_floats(values: Any, size: tuple[int, int]) -> Any:
    """The values (height, width) brought to (width, height), each of them the mean of the area that it covers."""
    image = Image.fromarray(values.astype(numpy.float32))
    return numpy.asarray(image.resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0)).astype(numpy.float64)


def _small(grey: Any) -> Any:
    height, width = grey.shape
    scale = min(1.0, _GRID / max(height, width))
    return resized_floats(grey, (max(1, round(width * scale)), max(1, round(height * scale))))


def _windowed(values: Any, window: int, reduce: Any) -> Any:
    for axis in (0, 1):
        pads = [(window // 2, window // 2) if each == axis else (0, 0) for each in (0, 1)]
        padded = numpy.pad(values, pads, mode="edge")
        values = reduce(numpy.lib.stride_tricks.sliding_window_view(padded, window, axis=axis), axis=-1)
    return values
