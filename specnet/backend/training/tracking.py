"""`training.tracking: mlflow`: arguments, the numbers of every epoch and the files of a run, in MLflow.

Source: https://mlflow.org/docs/latest/ml/tracking/
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded
from specnet.syntax import place_of

LONGEST = 500
MLFLOW_STATES = {runs.FINISHED: "FINISHED", runs.INTERRUPTED: "KILLED", runs.FAILED: "FAILED"}
Row = Mapping[str, Any]


class Tracker:
    """One run of MLflow; each method raises SpecError where its store cannot be reached."""

    def __init__(self, loaded: Loaded, folder: Path, say: Callable[[str], None]) -> None:
        assert loaded.spec.training is not None
        assert loaded.spec.training.tracking is not None
        self.loaded, self.folder = loaded, folder
        given: Any = loaded.spec.training.tracking.arguments
        uri = (given and given.tracking_uri) or os.environ.get("MLFLOW_TRACKING_URI") or "mlruns"
        with self._told():
            self._client = _client(uri)
            self._run = self._known() or self._new((given and given.experiment) or loaded.graph.name)
        say(f"tracked by MLflow in {uri}, run {self._run}")

    def _known(self) -> str | None:
        """The run of MLflow that this run had before it was interrupted."""
        path = self.folder / runs.TRACKED
        return str(runs.read_json(path)["run"]) if path.exists() else None

    def _new(self, experiment: str) -> str:
        known = self._client.get_experiment_by_name(experiment)
        number = known.experiment_id if known is not None else self._client.create_experiment(experiment)
        run = str(self._client.create_run(number, run_name=self.folder.name).info.run_id)
        for name, value in flat(self.loaded.spec.to_dict()).items():
            self._client.log_param(run, name, value)
        runs.write_json(self.folder / runs.TRACKED, {"run": run, "experiment": experiment})
        return run

    def log(self, row: Row) -> None:
        """Sends the numbers of an epoch."""
        with self._told():
            for name, value in row.items():
                if isinstance(value, float):
                    self._client.log_metric(self._run, name, value, step=row["epoch"])

    def end(self, state: str) -> None:
        """Sends the files of the run and ends it."""
        with self._told():
            if state == runs.FINISHED:
                self._client.log_artifacts(self._run, str(self.folder))
            self._client.set_terminated(self._run, MLFLOW_STATES[state])

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SpecError:
            raise
        except Exception as error:
            text = (str(error).splitlines() or [type(error).__name__])[0]
            label = Label(place_of(self.loaded.root, ("training", "tracking")))
            raise SpecError([Diagnostic("training-failed", "MLflow refused this run", (label,), (text,))]) from error


def _client(uri: str) -> Any:
    if "://" not in uri or uri.startswith("file:"):
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")  # newer versions ask for a database instead
    from mlflow import MlflowClient

    return MlflowClient(tracking_uri=uri)


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Plain data as texts by their paths, such as `training.optimizer.Adam.learning_rate`."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        return {path: str(value)[:LONGEST]}
    found: dict[str, str] = {}
    for key, item in items:
        found |= flat(item, f"{path}.{_allowed(key)}" if path else _allowed(key))
    return found


def _allowed(key: Any) -> str:
    """MLflow takes letters, digits and a few signs in names."""
    return "".join(sign if sign.isalnum() or sign in "_-. /" else "_" for sign in str(key))


class Sends(keras.callbacks.Callback):  # type: ignore[misc]
    """Sends each new row of the history."""

    def __init__(self, tracker: Tracker, epochs: list[dict[str, Any]]) -> None:
        super().__init__()
        self.tracker, self.epochs = tracker, epochs

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Sends the row of the epoch."""
        self.tracker.log(self.epochs[-1])
