"""Many small pictures laid out as one."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy

MOST_TILES = 64
MOST_VALUES = 4096


class Mosaic(NamedTuple):
    """One array to be drawn: (height, width), or (height, width, 3) of colours from 0 to 1. Gaps are NaN.

    `shown` of `total` tiles are in it.
    """

    array: Any
    shown: int
    total: int


def maps(array: Any, most: int = MOST_TILES) -> Mosaic:
    """The channels of (height, width, channels) side by side; of more axes the middle is taken."""
    while array.ndim > 3:
        array = array[len(array) // 2]
    return _laid_out([array[..., number] for number in range(min(array.shape[-1], most))], array.shape[-1])


def filters(kernel: Any, most: int = MOST_TILES) -> Mosaic:
    """The filters of (height, width, inputs, filters): as colours for three inputs, else for the first inputs a row each."""
    inputs, count = kernel.shape[2:]
    if inputs == 3:
        shares = 0.5 + kernel / (2 * max(float(numpy.abs(kernel).max()), 1e-9))
        return _laid_out([shares[..., number] for number in range(min(count, most))], count)
    if inputs == 1:
        return _laid_out([kernel[:, :, 0, number] for number in range(min(count, most))], count)
    side = math.isqrt(most)
    rows, columns = min(inputs, side), min(count, side)
    tiles = [kernel[:, :, row, column] for row in range(rows) for column in range(columns)]
    return _laid_out(tiles, inputs * count, columns)


def rows_of(vector: Any, longest: int) -> tuple[Any, int]:
    """A long vector as rows of one length, at most `longest` (the rest of the last is NaN), and that length."""
    vector = vector[:MOST_VALUES]
    length = min(longest, max(16, 2 ** math.ceil(math.log2(math.sqrt(len(vector) * 4)))))
    padded = numpy.full(-(-len(vector) // length) * length, numpy.nan)
    padded[: len(vector)] = vector
    return padded.reshape(-1, length), length


def picture(array: Any) -> Any:
    """An example (height, width, 3 or 4) as colours from 0 to 1, or (height, width) of a grey one."""
    low, high = _bounds(array)
    scaled = (numpy.nan_to_num(array, nan=low, posinf=high, neginf=low) - low) / max(high - low, 1e-9)
    return scaled[..., 0] if scaled.ndim == 3 and scaled.shape[2] == 1 else scaled


def _bounds(array: Any) -> tuple[float, float]:
    known = array[numpy.isfinite(array)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def limit(array: Any) -> tuple[float, float]:
    """The least and the greatest value for the colours: a few outliers don't count, and signs are told apart at 0."""
    known = array[numpy.isfinite(array)]
    if not known.size:
        return 0.0, 1.0
    if known.min() < 0:
        bound = float(numpy.percentile(numpy.abs(known), 99.8)) or float(numpy.abs(known).max())
        return -bound, bound
    return 0.0, float(numpy.percentile(known, 99.8)) or float(known.max()) or 1.0


def _laid_out(tiles: list[Any], count: int, columns: int | None = None) -> Mosaic:
    height, width = tiles[0].shape[:2]
    columns = columns or max(1, math.ceil(math.sqrt(len(tiles) * height / width)))
    rows = -(-len(tiles) // columns)
    gap = max(1, round(max(height, width) * 0.06)) if height * width > 1 else 0
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, *tiles[0].shape[2:])
    whole = numpy.full(shape, 1.0 if len(shape) == 3 else numpy.nan)
    for number, tile in enumerate(tiles):
        top, left = (number // columns) * (height + gap), (number % columns) * (width + gap)
        whole[top : top + height, left : left + width] = tile
    return Mosaic(whole, len(tiles), count)
