"""Samples and mistakes as small images with words above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from specnet.report.drawing.style import WIDTH, figure
from specnet.report.drawing.words import SIZE

COLUMNS = 5
LONGEST = 1.85  # inches of words above an image
LINE = 0.21  # inches that a line of words takes


def images_figure(title: str, images: Sequence[Any], words: Sequence[str]) -> Figure:
    """Images in rows of five, each below its words. Pixels stay visible."""
    columns = min(COLUMNS, len(images))
    rows = -(-len(images) // columns)
    lines = max(text.count("\n") + 1 for text in words)
    tallest = max(image.shape[0] / image.shape[1] for image in images)
    width = WIDTH / COLUMNS * 0.92
    made = figure(title, 0.7 + rows * (width * min(tallest, 2.0) + LINE * lines + 0.15))
    for place, (image, text) in enumerate(zip(images, words, strict=True)):
        axes = made.add_subplot(rows, columns, place + 1)
        axes.imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axes.set_title(text, fontsize=SIZE)
        axes.set_axis_off()
    return made
