"""The confusion matrix: what was taken for what."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from specnet.report.drawing.style import SMALL, WIDTH, figure
from specnet.report.drawing.words import SIZE, class_labels, inches

MOST_WITH_NUMBERS, MOST_NAMED = 20, 40
LONGEST = 2.2  # inches of the name of a class
Matrix = Sequence[Sequence[int]]


def confusion_figure(title: str, names: Sequence[str], matrix: Matrix) -> Figure:
    """Rows are true classes, columns predictions; the colour is the share of the row, so that rare classes count too."""
    shares = [[count / (sum(row) or 1) * 100 for count in row] for row in matrix]
    made = figure(title, min(max(4.5, 3.0 + 0.62 * len(names)), WIDTH))
    axes = made.add_subplot()
    drawn = axes.imshow(shares, cmap="Blues", vmin=0, vmax=100, aspect="auto" if len(names) < 12 else "equal")
    made.colorbar(drawn, ax=axes, label="share of the true class (%)", shrink=0.8)
    axes.set_xlabel("predicted class")
    axes.set_ylabel("true class")
    axes.grid(visible=False)
    _ticks(axes, names)
    if len(names) <= MOST_WITH_NUMBERS:
        _numbers(axes, matrix, shares)
    return made


def _ticks(axes: Axes, names: Sequence[str]) -> None:
    if len(names) > MOST_NAMED:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(10, integer=True))
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        return
    labels = class_labels(names, LONGEST)
    size = SIZE if len(names) <= MOST_WITH_NUMBERS else SMALL
    turned = 0 if max(map(inches, labels)) * len(labels) <= 5 else 90
    axes.set_xticks(range(len(names)), labels, rotation=turned, fontsize=size)
    axes.set_yticks(range(len(names)), labels, fontsize=size)


def _numbers(axes: Axes, matrix: Matrix, shares: Sequence[Sequence[float]]) -> None:
    longest = len(str(max(max(row) for row in matrix)))
    size = SIZE if len(matrix) <= 12 and longest <= 5 else SMALL if len(matrix) * longest <= 64 else SMALL - 2
    for row, counts in enumerate(matrix):
        for column, count in enumerate(counts):
            colour = "white" if shares[row][column] > 55 else "#1d2433" if count else "#9aa3b2"
            axes.text(column, row, str(count), ha="center", va="center", color=colour, fontsize=size)
