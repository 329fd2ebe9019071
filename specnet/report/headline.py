"""The result in one line, and the run in another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specnet.report.curves import VALIDATION, metrics_of
from specnet.report.record import History, Record
from specnet.report.wording import finite, in_words, is_share, metric_text, plural, seconds_text, set_text

ENDS = {"interrupted": "interrupted", "failed": "failed", "running": "not finished"}


def headline(name: str, record: Record) -> str:
    """`fashion_dnn: 88.60 % accuracy on the test set`, or how far a run came that was not evaluated."""
    state = ENDS.get(str(record.lock.get("state")), "")
    tail = f" ({state})" if state else ""
    if record.evaluation:
        return f"{name}: {_best_known(record.evaluation.metrics)} on the {set_text(record.evaluation.set)}{tail}"
    if not record.history.epochs:
        return f"{name}: not trained{tail}"
    last = record.history.epochs[-1]
    validation = {key.removeprefix(VALIDATION): value for key, value in last.items() if key.startswith(VALIDATION)}
    if validation:
        return f"{name}: {_best_known(validation)} on the validation set{tail}"
    return f"{name}: {_best_known(last)} on the training set{tail}"


def subline(record: Record) -> str:
    """How long it was trained and what ended it."""
    epochs = record.history.epochs
    times = [time for row in epochs if (time := finite(row.get("seconds"))) is not None]
    trained = trained_in_words(record.history, f" in {seconds_text(sum(times))}" if times else "")
    tested = record.evaluation
    measured = (
        f" Measured on {plural(tested.size, 'sample')} of the {set_text(tested.set)}." if tested else " Not evaluated."
    )
    return f"{trained}{measured}"


def trained_in_words(history: History, time: str = "") -> str:
    """For how many epochs, and what ended it."""
    count, stopped = len(history.epochs), history.stopped
    if not count:
        return "No epoch was completed" + (f"; {stopped}." if stopped else ".")
    if stopped.startswith("all "):
        return f"Trained for {plural(count, 'epoch')}, all that were asked for{time and ','}{time}."
    ended = "" if not stopped else f"; {stopped}" if stopped.startswith("interrupted") else f"; stopped by {stopped}"
    return f"Trained for {plural(count, 'epoch')}{time}{ended}."


def _best_known(metrics: Mapping[str, Any]) -> str:
    """The first metric that is no loss, else the loss."""
    name = metrics_of([metrics])[:1]
    if not name:
        return "no metrics"
    value = metrics[name[0]]
    text = metric_text(name[0], value)
    return f"{text} {in_words(name[0])}" if is_share(name[0]) else f"{in_words(name[0])} {text}"
