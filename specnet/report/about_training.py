"""The section on the training: curves, best epoch, learning rate, time, and what ended it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from specnet.report.blocks import Block, Heading, Items, Picture, Table, Text, picture_file
from specnet.report.curves import VALIDATION, Best, Panel, best_epoch, curve, metrics_of, panels, phase_starts
from specnet.report.drawing.history import history_figure, pace_figure
from specnet.report.drawing.style import draw_figure
from specnet.report.headline import trained_in_words
from specnet.report.record import History
from specnet.report.wording import finite, in_words, metric_text, number, ranges, seconds_text

PANELS_IN_A_PICTURE = 6
KINDS = (("training", ""), ("validation", VALIDATION))


def about_training(history: History) -> Iterator[Block]:
    """How the loss went down, or why not."""
    yield Heading(2, "The training")
    epochs = history.epochs
    if not epochs:
        yield Text(trained_in_words(history))
        return
    own, best = panels(epochs), best_epoch(epochs)
    yield Items([*_facts(history, best), *_gaps(own)])
    yield _values(history, best)
    for start in range(0, len(own), PANELS_IN_A_PICTURE):
        yield _curves(own[start : start + PANELS_IN_A_PICTURE], history, best, start // PANELS_IN_A_PICTURE)
    yield from _pace(history)


def _facts(history: History, best: Best | None) -> Iterator[str]:
    yield trained_in_words(history)
    times = [time for row in history.epochs if (time := finite(row.get("seconds"))) is not None]
    if times:
        later = sorted(times[1:] or times)  # the first epoch starts the engine
        middle = later[len(later) // 2]
        yield f"Time: {seconds_text(sum(times))} in all, {seconds_text(middle)} for an epoch."
    if best:
        name = _name(best.metric)
        yield f"Best epoch: {best.epoch}, with the lowest {name}, {number(best.value)}."
    phases = phase_starts(history.epochs)
    if phases:
        yield (
            "Phases: " + ", ".join(_phase(place, name, epoch) for place, (epoch, name) in enumerate(phases, 1)) + "."
        )


def _values(history: History, best: Best | None) -> Table:
    """All metrics in the last epoch, and in the best where that is another one."""
    last = history.epochs[-1]
    chosen = [(f"last epoch ({last['epoch']})", last)]
    if best and best.epoch != last["epoch"]:
        row = next(row for row in history.epochs if row["epoch"] == best.epoch)
        chosen.append((f"best epoch ({best.epoch})", row))
    metrics = metrics_of(history.epochs)
    prefixes = [
        (kind, prefix) for kind, prefix in KINDS if any(prefix + name in row for name in metrics for _, row in chosen)
    ]
    headings = [f"{kind}, {epoch}" for epoch, _ in chosen for kind, _ in prefixes]
    rows = [
        (in_words(name), *(_value(row, name, prefix) for _, row in chosen for _, prefix in prefixes))
        for name in metrics
    ]
    return Table(("Metric", *headings), rows, range(1, len(headings) + 1))


def _value(row: Mapping[str, Any], name: str, prefix: str) -> str:
    return metric_text(name, row[prefix + name]) if row.get(prefix + name) is not None else ""


def _phase(number: int, name: str, epoch: int) -> str:
    """Its number, as the pictures call it, and its name where that says more."""
    said = "" if name in ("", str(number), f"phase {number}") else f" ({name})"
    return f"{number}{said} from epoch {epoch}"


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
