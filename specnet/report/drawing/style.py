"""How all pictures look: 1600 pixels wide, letters that can be read on a slide, colours that everyone can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from specnet.report.drawing.words import SIZE, fonts, shortened

WIDTH, DPI = 10.0, 160  # inches, pixels per inch
SMALL = 10  # points; in the cells of large matrices only
# The colours of Okabe and Ito.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#5a6478"
COLOURS = {"train": BLUE, "validation": ORANGE, "test": GREEN}
SETTINGS: dict[Any, Any] = {
    "text.parse_math": False,  # a dollar in a name is a dollar
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "font.size": SIZE,
    "axes.titlesize": SIZE + 2,
    "axes.labelsize": SIZE,
    "xtick.labelsize": SIZE,
    "ytick.labelsize": SIZE,
    "legend.fontsize": SIZE,
    "figure.titlesize": SIZE + 3,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e6ec",
    "lines.linewidth": 2.2,
    "savefig.facecolor": "white",
}


def draw_figure(make: Callable[[], Figure]) -> Callable[[Path], None]:
    """A function that makes the figure and writes it as PNG to a path."""

    def draw(path: Path) -> None:
        with style():
            make().savefig(path, format="png", dpi=DPI)

    return draw


@contextmanager
def style() -> Iterator[None]:
    """The settings of matplotlib hold inside, whatever the process has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**SETTINGS, "font.family": list(fonts())})
        yield


def figure(title: str, height: float, width: float = WIDTH) -> Figure:
    """An empty figure with its title; sizes in inches."""
    made = Figure(figsize=(width, height), layout="constrained")
    made.suptitle(shortened(title, width * 0.75))
    return made


def whole_epochs(axes: Axes, epochs: Sequence[int], room: float = 0.15) -> None:
    """Names the x axis of epochs: whole numbers, at least `room` epochs to the left and right, more around a single one."""
    axes.set_xlabel("epoch")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, nbins=8))
    first, last = min(epochs, default=1), max(epochs, default=1)
    margin = max((last - first) * 0.03, 0.6 if first == last else room)
    axes.set_xlim(max(first - margin, first - 0.9), last + margin)
    if first == last:
        axes.set_xticks([first])
