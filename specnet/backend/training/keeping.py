"""The callbacks that keep the run: its rows, its best weights, its checkpoint, and the lines of the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
from keras.src.callbacks.monitor_callback import MonitorCallback

Row = dict[str, Any]


class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
    """Adds a row to `epochs` for each epoch: its seconds, the learning rate that it began with, and its numbers."""

    def __init__(self, phase: str | None, epochs: list[Row]) -> None:
        super().__init__()
        self.phase, self.epochs = phase, epochs
        self.began = 0.0
        self.rate: float | None = None

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Starts the clock."""
        self.began, self.rate = time.perf_counter(), learning_rate(self.model)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Writes the row of the epoch."""
        row: Row = {"epoch": epoch + 1, "phase": self.phase}
        row |= {"seconds": round(time.perf_counter() - self.began, 4), "learning_rate": self.rate}
        row |= {
            name: _number(value) for name, value in _losses_first(logs or {}) if not name.startswith("learning_rate")
        }
        self.epochs.append(row)


def _losses_first(logs: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(logs.items(), key=lambda item: (item[0].startswith("val_"), item[0] not in ("loss", "val_loss")))


def learning_rate(model: Any) -> float | None:
    """The rate of the next step, of a schedule too."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return None
    return float(np.asarray(keras.ops.convert_to_numpy(optimizer.learning_rate)))


def _number(value: Any) -> float | list[float]:
    array = np.asarray(value, dtype="float64")
    return float(array) if array.ndim == 0 else [float(one) for one in array.ravel()]


class BestWeights(MonitorCallback):  # type: ignore[misc]
    """Saves the weights whenever the watched number is the best so far."""

    def __init__(self, monitor: str, mode: str, save: Callable[[Any], None], best: float | None) -> None:
        super().__init__(monitor, mode, best)
        self.save = save
        self.best: float | None
        self.monitor_op: Any

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Saves the weights of an epoch that is better than those before."""
        value = (logs or {}).get(self.monitor)
        if value is None or np.ndim(value) or not np.isfinite(value):
            return
        self._know_direction()
        if self._is_improvement(value, self.best):
            self.best = float(value)
            self.save(self.model)

    def _know_direction(self) -> None:
        if self.monitor_op is not None:
            return
        try:
            self._set_monitor_op()
        except ValueError:  # Keras cannot tell from the name; then less is better, as for losses
            self.monitor_op = keras.ops.less


def watched(callbacks: Sequence[Any], validated: bool) -> tuple[str, str]:
    """The number that says which epoch is best, and whether it is `min`, `max` or `auto`: what callbacks watch, else the loss."""
    for callback in callbacks:
        if isinstance(callback, keras.callbacks.EarlyStopping | keras.callbacks.ModelCheckpoint):
            return callback.monitor, callback.mode
    return ("val_loss" if validated else "loss"), "min"


class Lines(keras.callbacks.Callback):  # type: ignore[misc]
    """Says one line for each epoch, from the rows of the Recorder before it."""

    def __init__(self, epochs: list[Row], last: int, say: Callable[[str], None]) -> None:
        super().__init__()
        self.epochs, self.last, self.say = epochs, last, say

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Says the line of the epoch."""
        self.say(line_of(self.epochs[-1], self.last))


def line_of(row: Row, last: int) -> str:
    """`epoch 3/20  1.1 s  loss 0.3012  accuracy 0.8911`."""
    numbers = [
        f"{name} {value:.4g}"
        for name, value in row.items()
        if isinstance(value, float) and name not in ("seconds", "learning_rate")
    ]
    return "  ".join((f"epoch {row['epoch']}/{last}", f"{row['seconds']:.1f} s", *numbers))


class AfterEpoch(keras.callbacks.Callback):  # type: ignore[misc]
    """Calls a function after each epoch, when all other callbacks have been; it stands last."""

    def __init__(self, then: Callable[[int], None]) -> None:
        super().__init__()
        self.then = then

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Calls the function with the number of finished epochs."""
        self.then(epoch + 1)


class AtBegin(keras.callbacks.Callback):  # type: ignore[misc]
    """Calls a function when training has begun and callbacks are reset; it stands last."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then

    def on_train_begin(self, logs: Any = None) -> None:
        """Calls the function."""
        self.then()
