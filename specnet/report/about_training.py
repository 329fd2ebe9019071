"""The section on the training: curves, best epoch, learning rate, time, and what ended it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from specnet.report.blocks import Block, Heading, Items, Picture, Text, picture_file
from specnet.report.curves import VALIDATION, Best, Panel, best_epoch, curve, panels, phase_starts
from specnet.report.drawing.history import history_figure, pace_figure
from specnet.report.drawing.style import draw_figure
from specnet.report.record import History
from specnet.report.wording import finite, in_words, metric_text, number, plural, ranges, seconds_text

PANELS_IN_A_PICTURE = 6


def about_training(history: History) -> Iterator[Block]:
    """How the loss went down, or why not."""
    yield Heading(2, "The training")
    epochs = history.epochs
    if not epochs:
        yield Text(f"No epoch was completed. {_ended(history)}".strip())
        return
    own, best = panels(epochs), best_epoch(epochs)
    yield Items([*_facts(history, best), *_gaps(own)])
    for start in range(0, len(own), PANELS_IN_A_PICTURE):
        yield _curves(own[start : start + PANELS_IN_A_PICTURE], history, best, start // PANELS_IN_A_PICTURE)
    yield from _pace(history)


def _facts(history: History, best: Best | None) -> Iterator[str]:
    yield f"{plural(len(history.epochs), 'epoch')}. {_ended(history)}".strip()
    times = [time for row in history.epochs if (time := finite(row.get("seconds"))) is not None]
    if times:
        middle = sorted(times)[len(times) // 2]
        yield f"Time: {seconds_text(sum(times))} in all, {seconds_text(middle)} for an epoch in the middle."
    if best:
        name = _name(best.metric)
        yield f"Best epoch: {best.epoch}, with the lowest {name}, {number(best.value)}."
    phases = phase_starts(history.epochs)
    if phases:
        yield (
            "Phases: "
            + ", ".join(f"{name or place} from epoch {epoch}" for place, (epoch, name) in enumerate(phases, 1))
            + "."
        )
    last = history.epochs[-1]
    values = [
        f"{_name(name)} {metric_text(name, last[name])}"
        for panel in panels(history.epochs)
        for name in (panel.metric, VALIDATION + panel.metric)
        if name in last
    ]
    yield f"Last epoch: {', '.join(values)}."


def _ended(history: History) -> str:
    return f"What ended it: {history.stopped}." if history.stopped else "It has not ended."


def _name(column: str) -> str:
    """`validation loss` for `val_loss`."""
    kind = "validation" if column.startswith(VALIDATION) else "training"
    return f"{kind} {in_words(column.removeprefix(VALIDATION))}"


def _gaps(own: Sequence[Panel]) -> Iterator[str]:
    """Values that are no numbers, in words: a gap in a curve is easily overlooked."""
    for panel in own:
        for kind, line in (("training", panel.training), ("validation", panel.validation)):
            if line.gaps:
                word = "epoch" if len(line.gaps) == 1 else "epochs"
                yield f"The {kind} {in_words(panel.metric)} was not a finite number in {word} {ranges(line.gaps)}: a gap in its curve."


def _curves(own: Sequence[Panel], history: History, best: Best | None, place: int) -> Picture:
    names = " and ".join(in_words(panel.metric) for panel in own) if len(own) < 3 else "Metrics"
    title = f"{names[0].upper()}{names[1:]} over the epochs"
    has_validation = any(panel.validation.epochs for panel in own)
    caption = (
        f"{title}, training against validation."
        if has_validation
        else f"{title}, in training; there was no validation."
    )
    figure = partial(history_figure, title, own, best, phase_starts(history.epochs))
    return Picture(picture_file("history", str(place + 1) if place else ""), caption, draw_figure(figure))


def _pace(history: History) -> Iterator[Block]:
    rates, seconds = curve(history.epochs, "learning_rate"), curve(history.epochs, "seconds")
    if not rates.epochs and not seconds.epochs:
        return
    figure = partial(pace_figure, rates, seconds, phase_starts(history.epochs))
    yield Picture(picture_file("pace"), f"{_rate_in_words(rates.values)}", draw_figure(figure))


def _rate_in_words(rates: Sequence[float]) -> str:
    known = [rate for rate in rates if finite(rate) is not None]
    if not known:
        return "The time of each epoch."
    if min(known) == max(known):
        return f"The learning rate stayed at {number(known[0])}; the time of each epoch."
    return f"The learning rate went from {number(known[0])} to {number(known[-1])}; the time of each epoch."
