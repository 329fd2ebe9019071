"""The confusion matrix: what was taken for what."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from specnet.report.drawing.style import SMALL, WIDTH, figure
from specnet.report.drawing.words import SIZE, class_labels, inches

MOST_WITH_NUMBERS, MOST_NAMED = 20, 40
LONGEST = 2.0  # inches of the name of a class
BESIDE = 3.8  # inches that names and the scale of colours take
PERCENT = "% of the true class"
Matrix = Sequence[Sequence[float]]


def confusion_figure(title: str, names: Sequence[str], matrix: Sequence[Sequence[int]]) -> Figure:
    """Rows are true classes, columns predictions; the colour is the share of the row, so that rare classes count too."""
    shares = [[count / (sum(row) or 1) * 100 for count in row] for row in matrix]
    with_numbers = len(names) <= MOST_WITH_NUMBERS
    texts, what = _texts(matrix, shares)
    made = figure(f"{title}: {what}" if with_numbers else title, min(max(4.5, 3.0 + 0.62 * len(names)), WIDTH * 0.92))
    axes = made.add_subplot()
    drawn = axes.imshow(shares, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    made.colorbar(drawn, ax=axes, label=PERCENT, shrink=0.8)
    axes.set_xlabel("predicted class")
    axes.set_ylabel("true class")
    axes.grid(visible=False)
    _ticks(axes, names)
    if with_numbers:
        _numbers(axes, texts, shares)
    return made


def _texts(matrix: Sequence[Sequence[int]], shares: Matrix) -> tuple[list[list[str]], str]:
    """What stands in the cells: counts, or whole percents where counts would not fit."""
    counts = [[str(count) for count in row] for row in matrix]
    widest = max((inches(text) for row in counts for text in row), default=0) * SMALL / SIZE
    if widest < (WIDTH - BESIDE) / len(matrix) * 0.95:
        return counts, "samples"
    return [[f"{share:.0f}" for share in row] for row in shares], PERCENT


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


def _numbers(axes: Axes, texts: list[list[str]], shares: Matrix) -> None:
    widest = max(inches(text) for row in texts for text in row)
    size = SIZE if widest < (WIDTH - BESIDE) / len(texts) * 0.85 else SMALL
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            colour = "white" if shares[row][column] > 55 else "#1d2433" if text != "0" else "#9aa3b2"
            axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)
