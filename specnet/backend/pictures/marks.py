"""The connected marks on a drawing, and which of them are what was drawn."""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

import numpy

_SPECK = 0.06  # marks with less than this share of the largest one's ink are dust
_RIVAL = 0.5  # a second mark with this share of the ink may be a second sign
_INSIDE = 0.25  # a mark that touches no edge is preferred down to this share


class Marks(NamedTuple):
    """Where the drawn marks are (height, width), and how many of them are large enough to be signs of their own."""

    mask: Any
    signs: int


def drawn_marks(ink: Any, mask: Any) -> Marks:
    """The marks of a mask (height, width) without dust, and without shadows and edges that reach in from outside."""
    labels, count = _labelled(mask)
    weights = numpy.bincount(labels.ravel(), weights=ink.ravel(), minlength=count + 1)[1:]
    if not count:
        return Marks(mask, 0)
    edge = numpy.isin(numpy.arange(1, count + 1), _edge_labels(labels))
    inside = numpy.where(edge, 0.0, weights)
    chosen = inside if inside.max() >= _INSIDE * weights.max() else weights
    kept = numpy.flatnonzero(chosen >= max(_SPECK * chosen.max(), 1e-9)) + 1
    boxes = [_columns(labels == label) for label in kept if chosen[label - 1] >= _RIVAL * chosen.max()]
    return Marks(numpy.isin(labels, kept), _side_by_side(boxes))


def box_of(mask: Any) -> tuple[int, int, int, int]:
    """Top, bottom, left and right (the last exclusive) of what is set in a mask."""
    rows, columns = numpy.flatnonzero(mask.any(axis=1)), numpy.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def grown(mask: Any, steps: int) -> Any:
    """The mask with everything that is within so many steps of it."""
    for _ in range(steps):
        padded = numpy.pad(mask, 1)
        mask = padded[1:-1, 1:-1] | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    return mask


def stroke_width(mask: Any) -> float:
    """About the width of the strokes in pixels: twice the area by the length of the outline."""
    padded = numpy.pad(mask, 1)
    inner = mask & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return 2 * float(mask.sum()) / max(float((mask & ~inner).sum()), 1.0)


def _edge_labels(labels: Any) -> Any:
    return numpy.unique(numpy.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))


def _columns(mask: Any) -> tuple[int, int]:
    return box_of(mask)[2:]


def _side_by_side(spans: list[tuple[int, int]]) -> int:
    """How many groups the spans form that do not share a column."""
    groups, reach = 0, -1
    for start, end in sorted(spans):
        groups += start >= reach
        reach = max(reach, end)
    return groups


def _labelled(mask: Any) -> tuple[Any, int]:
    """The number of the mark at each pixel (0: none), with neighbours at corners too, and how many there are."""
    labels = numpy.zeros(mask.shape, dtype=numpy.int32)
    open_pixels = set(zip(*(axis.tolist() for axis in numpy.nonzero(mask)), strict=True))
    count = 0
    while open_pixels:
        count += 1
        for row, column in _mark(open_pixels):
            labels[row, column] = count
    return labels, count


def _mark(open_pixels: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Takes one connected mark out of the open pixels."""
    first = open_pixels.pop()
    found, queue = [first], deque([first])
    while queue:
        row, column = queue.popleft()
        for near in _NEAR:
            pixel = (row + near[0], column + near[1])
            if pixel in open_pixels:
                open_pixels.remove(pixel)
                found.append(pixel)
                queue.append(pixel)
    return found


_NEAR = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column]
