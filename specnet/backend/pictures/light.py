"""Light and paper: the background of a drawing, and which of the two is dark."""

from __future__ import annotations

from typing import Any

import numpy
from PIL import Image

from specnet.backend.pictures.traits import border_of

_GRID = 64  # the background is estimated on a picture of at most this size
_WINDOW = 0.4  # of its shorter side: wider than strokes, narrower than most shadows
_MINORITY = 0.4  # less of the area than this is surely drawn on the rest


def is_dark_on_light(grey: Any) -> bool:
    """Whether the strokes of a drawing (height, width) are darker than what they are drawn on.

    Uneven light is levelled with a sloping and bent surface; of the two groups of brightness the smaller is the strokes,
    and where both are large, the border belongs to the ground.
    """
    level = _levelled(_small(grey))
    limit = otsu(level)
    dark = float((level < limit).mean())
    if min(dark, 1 - dark) < _MINORITY:
        return dark < 1 - dark
    return bool(numpy.median(border_of(level)) >= limit)


def background_of(grey: Any, *, dark_ink: bool) -> Any:
    """The brightness of the ground at each pixel (height, width), as if nothing were drawn on it."""
    small = _small(grey)
    window = max(3, int(min(small.shape) * _WINDOW) | 1)
    first, then = (numpy.max, numpy.min) if dark_ink else (numpy.min, numpy.max)
    closed = _smoothed(_windowed(_windowed(small, window, first), window, then), window // 2 | 1)
    return resized_floats(closed, (grey.shape[1], grey.shape[0]))


def otsu(values: Any) -> float:
    """The threshold that parts the values into the two groups of least spread. Source: N. Otsu, 1979."""
    counts, edges = numpy.histogram(values, bins=128)
    middles = (edges[:-1] + edges[1:]) / 2
    below = numpy.cumsum(counts)
    above = below[-1] - below
    sums = numpy.cumsum(counts * middles)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    best = numpy.nan_to_num(between)
    return float(edges[1:][best >= best.max()].mean())


def resized_floats(values: Any, size: tuple[int, int]) -> Any:
    """The values (height, width) brought to (width, height), each of them the mean of the area that it covers."""
    image = Image.fromarray(values.astype(numpy.float32))
    return numpy.asarray(image.resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0)).astype(numpy.float64)


def _small(grey: Any) -> Any:
    height, width = grey.shape
    scale = min(1.0, _GRID / max(height, width))
    return resized_floats(grey, (max(1, round(width * scale)), max(1, round(height * scale))))


def _levelled(grey: Any) -> Any:
    """The picture less the surface of second degree that fits it best, where it is not drawn on."""
    rows, columns = numpy.meshgrid(*(numpy.linspace(-1, 1, size) for size in grey.shape), indexing="ij")
    terms = numpy.stack([numpy.ones_like(rows), rows, columns, rows * columns, rows**2, columns**2], axis=-1)
    terms, values = terms.reshape(-1, 6), grey.ravel()
    keep = numpy.ones(values.shape, dtype=bool)
    rest = values
    for _ in range(3):
        rest = values - terms @ numpy.linalg.lstsq(terms[keep], values[keep], rcond=None)[0]
        keep = numpy.abs(rest) <= 1.5 * rest[keep].std() + 1e-9
    return rest.reshape(grey.shape)


def _windowed(values: Any, window: int, reduce: Any) -> Any:
    for axis in (0, 1):
        pads = [(window // 2, window // 2) if each == axis else (0, 0) for each in (0, 1)]
        padded = numpy.pad(values, pads, mode="edge")
        values = reduce(numpy.lib.stride_tricks.sliding_window_view(padded, window, axis=axis), axis=-1)
    return values


def _smoothed(values: Any, window: int) -> Any:
    return _windowed(values, window, numpy.mean)
