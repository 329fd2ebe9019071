"""The curves of a training: metrics side by side, learning rate and time per epoch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from specnet.report.curves import Best, Curve, Panel
from specnet.report.drawing.style import BLUE, COLOURS, GREEN, GREY, figure, whole_epochs
from specnet.report.drawing.words import inches, label, shortened
from specnet.report.wording import finite, in_words, is_share, number

MOST_MARKERS, MOST_BARS = 30, 60
PANEL = 3.8  # about the inches that a panel is wide
Phases = Sequence[tuple[int, str]]


def history_figure(title: str, panels: Sequence[Panel], best: Best | None, phases: Phases) -> Figure:
    """Two metrics in a row, training against validation."""
    rows = (len(panels) + 1) // 2
    made = figure(title, 1.2 + 3.8 * rows)
    for place, panel in enumerate(panels):
        _metric(made.add_subplot(rows, min(len(panels), 2), place + 1), panel, best, phases)
    return made


def pace_figure(rates: Curve, seconds: Curve, phases: Phases) -> Figure:
    """The learning rate and the time of each epoch."""
    panels = ((rates, _rate, "learning rate"), (seconds, _time, "time per epoch"))
    drawn = [panel for panel in panels if panel[0].epochs]
    made = figure("Learning rate and time per epoch" if len(drawn) == 2 else "Pace of the training", 4.4)
    for place, (own, draw, title) in enumerate(drawn):
        axes = made.add_subplot(1, len(drawn), place + 1)
        draw(axes, own)
        axes.set_title(title, pad=22 if phases else None)
        whole_epochs(axes, own.epochs, room=0.6)
        _mark_phases(axes, phases)
    return made


def _metric(axes: Axes, panel: Panel, best: Best | None, phases: Phases) -> None:
    share = is_share(panel.metric)
    name = shortened(label(in_words(panel.metric), "metric"), 3.6)
    axes.set_title(name, pad=22 if phases else None)
    axes.set_ylabel(shortened(name, 2.4) + " (%)" * share)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    _line(axes, panel.training, "training", share)
    _line(axes, panel.validation, "validation", share)
    _fit_height(axes, panel, share)
    whole_epochs(axes, sorted({*panel.training.epochs, *panel.validation.epochs}))
    _mark_phases(axes, phases)
    if best:
        axes.axvline(best.epoch, color=GREEN, linewidth=1.6, linestyle=(0, (1, 1.5)), label=f"best epoch: {best.epoch}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=True, framealpha=0.85, edgecolor="none")


def _line(axes: Axes, curve: Curve, name: str, is_share_: bool) -> None:
    if not curve.epochs:
        return
    scale = 100 if is_share_ else 1
    is_training = name == "training"
    axes.plot(
        curve.epochs,
        [value * scale for value in curve.values],
        color=COLOURS["train" if is_training else "validation"],
        linestyle="-" if is_training else "--",
        marker=_marker("o" if is_training else "s", curve),
        markersize=5,
        label=name,
    )


def _marker(shape: str, curve: Curve) -> str:
    """Few points are marked; between gaps they would not be seen without."""
    return shape if len(curve.epochs) - len(curve.gaps) <= MOST_MARKERS else ""


def _fit_height(axes: Axes, panel: Panel, is_share_: bool) -> None:
    """A panel in which every value is a gap says so instead of showing an empty frame."""
    values = (*panel.training.values, *panel.validation.values)
    if any(finite(value) is not None for value in values):
        if is_share_:
            axes.set_ylim(top=min(axes.get_ylim()[1], 101))
        return
    axes.text(0.5, 0.5, "no value is a number", transform=axes.transAxes, ha="center", va="center", color=GREY)
    axes.set_yticks([])


def _rate(axes: Axes, curve: Curve) -> None:
    axes.set_ylabel("learning rate")
    axes.plot(curve.epochs, curve.values, color=BLUE, marker=_marker("o", curve), markersize=5)
    known = [value for value in curve.values if finite(value) is not None]
    if known and min(known) > 0 and max(known) / min(known) >= 20:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=8))
        axes.yaxis.set_minor_formatter(NullFormatter())
    elif known:
        axes.set_ylim(0, max(known) * 1.15 or 1)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _time(axes: Axes, curve: Curve) -> None:
    axes.set_ylabel("time (s)")
    if len(curve.epochs) > MOST_BARS:
        axes.plot(curve.epochs, curve.values, color=BLUE)
        axes.set_ylim(bottom=0)
    else:
        axes.bar(curve.epochs, curve.values, color=BLUE, width=0.8 if len(curve.epochs) > 1 else 0.3)


def _mark_phases(axes: Axes, phases: Phases) -> None:
    """A line where a phase begins, its number above; their names stand in the text beside the picture."""
    ends = axes.get_xlim()
    starts = [max(epoch - 0.5, ends[0]) for epoch, _ in phases]
    for start in starts[1:]:
        axes.axvline(start, color=GREY, linewidth=1.4, linestyle="--")
    widths = [end - start for start, end in pairwise([*starts, ends[1]])]
    narrowest = min(widths, default=0) / (ends[1] - ends[0]) * PANEL
    for number_, start in enumerate(starts, 1):
        text = next((text for text in (f"phase {number_}", str(number_)) if inches(text) * 1.15 < narrowest), "")
        axes.text(start, 1.01, text, transform=axes.get_xaxis_transform(), color=GREY)
