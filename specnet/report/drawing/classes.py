"""How many examples each class has, set by set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from specnet.report.drawing.style import COLOURS, GREY, figure
from specnet.report.drawing.words import class_labels

MOST_NAMED = 40
LONGEST = 2.6  # inches
Counts = Mapping[str, Sequence[int]]


def classes_figure(title: str, names: Sequence[str], counts: Counts) -> Figure:
    """Bars for each class: beside their names, or over their numbers where there are too many for names."""
    return _named(title, names, counts) if len(names) <= MOST_NAMED else _numbered(title, names, counts)


def _named(title: str, names: Sequence[str], counts: Counts) -> Figure:
    made = figure(title, max(3.2, 1.6 + 0.3 * len(names)))
    panels = made.subplots(1, len(counts), sharey=True, squeeze=False)[0]
    for axes, (name, own) in zip(panels, counts.items(), strict=True):
        bars = axes.barh(range(len(own)), own, color=COLOURS.get(name, GREY), height=0.75)
        axes.bar_label(bars, [f"{count:,}" for count in own], padding=3)
        axes.set_title(name)
        axes.set_xlabel("samples")
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, (max(own) or 1) * 1.38)
        _thousands(axes, "x", 3 if len(counts) > 2 else 5)
    panels[0].set_yticks(range(len(names)), class_labels(names, LONGEST))
    panels[0].set_ylabel("class")
    panels[0].set_ylim(len(names) - 0.4, -0.6)
    return made


def _numbered(title: str, names: Sequence[str], counts: Counts) -> Figure:
    made = figure(title, 1.0 + 2.6 * len(counts))
    panels = made.subplots(len(counts), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (name, own) in zip(panels, counts.items(), strict=True):
        axes.bar(range(len(own)), own, color=COLOURS.get(name, GREY), width=0.85)
        axes.set_title(name)
        axes.set_ylabel("samples")
        axes.grid(visible=False, axis="x")
        _thousands(axes, "y", 5)
    panels[-1].set_xlabel("class number")
    panels[-1].set_xlim(-1, len(names))
    return made


def _thousands(axes: Axes, which: str, ticks: int) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(ticks, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
