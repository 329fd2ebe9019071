"""The callbacks of a training: those of the spec with their own arguments, and those that keep the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from specnet.backend.blame import blamed
from specnet.backend.instantiate import Instantiator
from specnet.spec import Construct
from specnet.syntax import Node

# Arguments that name files or folders; relative ones lie in the folder of the run.
WRITTEN = {
    "ModelCheckpoint": "filepath",
    "CSVLogger": "filename",
    "TensorBoard": "log_dir",
    "BackupAndRestore": "backup_dir",
}
MAXIMISED = ("acc", "auc", "precision", "recall", "f1", "iou", "cosine", "r2")
Path_ = tuple[str | int, ...]


def make_callbacks(
    constructs: Sequence[Construct], loc: Path_, root: Node, make: Instantiator, folder: Path
) -> list[Any]:
    """The Keras callbacks of a spec. Raises SpecError with the place of one that Keras refuses."""
    made = []
    for number, construct in enumerate(constructs):
        with blamed(root, (*loc, number), construct.kind):
            made.append(_made(construct, make, folder))
    return made


def _made(construct: Construct, make: Instantiator, folder: Path) -> Any:
    name = WRITTEN.get(construct.kind)
    if name is None:
        return _object(make, construct)
    written = getattr(construct.arguments, name, None) if construct.arguments is not None else None
    path = folder / (written or "logs")
    path.parent.mkdir(parents=True, exist_ok=True)
    return make.make(construct.group, construct.kind, construct.arguments, **{name: str(path)})


def _object(make: Instantiator, construct: Construct) -> Any:
    if construct.arguments is not None:
        return make.construct(construct)
    return make.target(construct.group, construct.kind)()


class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
    """Keeps a row of numbers for each epoch, with its time in seconds and its learning rate."""

    def __init__(self, phase: str | None, epochs: list[dict[str, Any]]) -> None:
        super().__init__()
        self.phase, self.epochs = phase, epochs
        self.began = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Starts the clock."""
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Writes the row of the epoch."""
        row: dict[str, Any] = {"epoch": epoch + 1, "phase": self.phase}
        row |= {"seconds": round(time.perf_counter() - self.began, 4), "learning_rate": learning_rate(self.model)}
        row |= {name: _number(value) for name, value in (logs or {}).items() if name != "learning_rate"}
        self.epochs.append(row)


def learning_rate(model: Any) -> float | None:
    """The rate of the next step, of a schedule too."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return None
    return float(np.asarray(keras.ops.convert_to_numpy(optimizer.learning_rate)))


def _number(value: Any) -> float | list[float]:
    array = np.asarray(value, dtype="float64")
    return float(array) if array.ndim == 0 else [float(one) for one in array.ravel()]


class BestWeights(keras.callbacks.Callback):  # type: ignore[misc]
    """Saves the weights whenever the watched number is the best so far."""

    def __init__(self, monitor: str, mode: str, save: Callable[[Any], None]) -> None:
        super().__init__()
        self.monitor, self.save = monitor, save
        upward = mode == "max" or (mode == "auto" and any(word in monitor for word in MAXIMISED))
        self.sign = -1.0 if upward else 1.0
        self.best: float | None = None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Saves the weights of an epoch that is better than those before."""
        value = (logs or {}).get(self.monitor)
        if value is None or not np.isfinite(value):
            return
        if self.best is None or self.sign * float(value) < self.sign * self.best:
            self.best = float(value)
            self.save(self.model)


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


def watched(callbacks: Sequence[Any], validated: bool) -> tuple[str, str]:
    """The number that says which epoch is best, and whether it is `min`, `max` or `auto`: what callbacks watch, else the loss."""
    for callback in callbacks:
        if isinstance(callback, keras.callbacks.EarlyStopping | keras.callbacks.ModelCheckpoint):
            return callback.monitor, _mode(callback)
    return ("val_loss" if validated else "loss"), "min"


def _mode(callback: Any) -> str:
    return getattr(callback, "mode", None) or "auto"
