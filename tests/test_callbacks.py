"""Every callback of Keras trains with its own arguments, and what it writes lies in the folder of the run."""

from __future__ import annotations

import csv
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import keras
import pytest

import specnet
from specnet.catalog import KERAS
from specnet.diagnostics import SpecError
from specnet.runs import folder as runs

SPEC = """
specnet: 1
name: watched
model:
  layers:
    - Input: [4]
    - Dense: {units: 3, activation: softmax}
data: {source: iris, validation: 0.2}
training:
  optimizer: OPTIMIZER
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  epochs: 3
  callbacks: CALLBACKS
"""
OWN = """
import keras

class Counts(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.seen = []
    def on_train_batch_end(self, batch, logs=None):
        self.seen.append(batch)
    def on_epoch_end(self, epoch, logs=None):
        open("seen.txt", "a").write(f"{self.seen}\\n")
        self.seen = []

class Stops(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True

def halved(epoch, rate):
    return float(rate) / 2

def noted(epoch, logs):
    open("noted.txt", "a").write(f"{epoch}\\n")
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    return tmp_path


def trained(*callbacks: Any, optimizer: Any = "sgd", say: Any = str, settings: tuple[str, ...] = ()) -> specnet.Run:
    """A run of three epochs with callbacks."""
    text = SPEC.replace("CALLBACKS", json.dumps(list(callbacks))).replace("OPTIMIZER", json.dumps(optimizer))
    return specnet.train(text, report=False, allow_code="own.py", say=say, settings=settings)


def test_every_callback_of_the_catalog_has_a_test() -> None:
    from tests import test_callbacks

    source = Path(test_callbacks.__file__).read_text(encoding="utf-8")
    kinds = KERAS._replace(allow_code=True).names("callbacks")
    assert len(kinds) >= 12
    assert [kind for kind in kinds if f'"{kind}"' not in source] == []


def test_early_stopping() -> None:
    run = trained({"EarlyStopping": {"monitor": "accuracy", "patience": 1, "min_delta": 1.0, "mode": "max"}})
    assert len(run.history) == 2
    assert runs.stopped(run.folder) == "EarlyStopping after epoch 2"


def test_model_checkpoints_lie_in_the_run() -> None:
    run = trained(
        {"ModelCheckpoint": {"filepath": "kept/{epoch:02d}-{val_loss:.1f}.keras"}},
        {"ModelCheckpoint": {"filepath": "kept.weights.h5", "save_weights_only": True, "save_best_only": True}},
        {"ModelCheckpoint": {"filepath": "batch.weights.h5", "save_weights_only": True, "save_freq": 2}},
        "TerminateOnNaN",
    )
    assert [path.name[:3] for path in sorted((run.folder / "kept").iterdir())] == ["01-", "02-", "03-"]
    keras.saving.load_model(next((run.folder / "kept").iterdir()))
    run.model.load_weights(run.folder / "kept.weights.h5")
    assert (run.folder / "batch.weights.h5").is_file()
    assert [path.name for path in run.folder.rglob(".*")] == []


def test_csv_logger() -> None:
    run = trained({"CSVLogger": {"filename": "log.csv", "separator": ";"}})
    rows = list(csv.DictReader((run.folder / "log.csv").open(), delimiter=";"))
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    assert float(rows[2]["loss"]) == pytest.approx(run.history[2]["loss"], abs=1e-6)


@pytest.mark.parametrize(
    ("callback", "rates"),
    [
        ({"ReduceLROnPlateau": {"monitor": "loss", "patience": 1, "min_delta": 100, "factor": 0.5}}, [0.1, 0.1, 0.05]),
        ({"LearningRateScheduler": {"schedule": "halved"}}, [0.05, 0.025, 0.0125]),
    ],
    ids=["ReduceLROnPlateau", "LearningRateScheduler"],
)
def test_changes_of_the_rate_are_in_the_history(callback: Any, rates: list[float]) -> None:
    run = trained(callback, optimizer={"SGD": {"learning_rate": 0.1}})
    assert [row["learning_rate"] for row in run.history] == pytest.approx(rates)


def test_terminate_on_nan_stops_at_the_batch() -> None:
    run = trained("TerminateOnNaN", optimizer={"SGD": {"learning_rate": 1e38}})
    assert runs.stopped(run.folder) == "TerminateOnNaN after epoch 1"
    assert int(run.model.optimizer.iterations) < 4
    assert run.history[0]["loss"] is None  # NaN is no JSON
    assert run.report().is_file()


def test_own_callbacks_see_every_batch_and_may_stop() -> None:
    said: list[str] = []
    trained("Counts", say=said.append)
    assert Path("seen.txt").read_text().splitlines() == ["[0, 1, 2, 3]"] * 3
    assert any("1 step a call, for Counts sees every batch" in line for line in said)
    run = trained("Stops")
    assert runs.stopped(run.folder) == "Stops after epoch 1"


def test_lambda_callback() -> None:
    trained({"LambdaCallback": {"on_epoch_end": "noted"}})
    assert Path("noted.txt").read_text().split() == ["0", "1", "2"]


def test_swapping_averaged_weights() -> None:
    optimizer = {"SGD": {"learning_rate": 0.1, "use_ema": True, "ema_momentum": 0.5}}
    plain = trained(optimizer=optimizer)
    swapped = trained({"SwapEMAWeights": {"swap_on_epoch": True}}, optimizer=optimizer)
    assert swapped.history[-1]["loss"] == pytest.approx(plain.history[-1]["loss"], abs=1e-6)
    with pytest.raises(SpecError) as caught:
        trained("SwapEMAWeights")
    assert caught.value.diagnostics[0].message == "the callback `SwapEMAWeights` failed in training"


def test_the_own_checkpoint_takes_the_place_of_backup_and_restore() -> None:
    said: list[str] = []
    run = trained({"BackupAndRestore": {"backup_dir": "backup"}}, say=said.append)
    assert any(line.startswith("`BackupAndRestore` is left out") for line in said)
    assert not (run.folder / "backup").exists()
    assert (run.folder / runs.CHECKPOINT).is_file()


def test_remote_monitor_sends_each_epoch_and_says_where() -> None:
    got: list[dict[str, Any]] = []

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hears)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    said: list[str] = []
    trained({"RemoteMonitor": {"root": root, "path": "/", "send_as_json": True}}, say=said.append)
    server.shutdown()
    assert [one["epoch"] for one in got] == [0, 1, 2]
    assert f"`RemoteMonitor` sends the numbers of every epoch to {root}" in said


def test_remote_monitor_without_a_server_is_one_note() -> None:
    said: list[str] = []
    run = trained({"RemoteMonitor": {"root": "http://127.0.0.1:9"}}, say=said.append)
    notes = [line for line in said if line.startswith("note: Could not reach RemoteMonitor")]
    assert len(notes) == 1
    assert len(run.history) == 3


@pytest.mark.parametrize(
    ("callback", "package"),
    [
        ({"RemoteMonitor": {}}, "requests"),
        ({"OrbaxCheckpoint": {"directory": "orbax"}}, "orbax-checkpoint"),
        ("TensorBoard", "tensorboard"),
    ],
)
def test_a_missing_package_is_told_at_the_callback(
    callback: Any, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from specnet.backend.training import callbacks

    monkeypatch.setattr(callbacks, "find_spec", lambda _: None)
    with pytest.raises(SpecError) as caught:
        trained(callback)
    (found,) = caught.value.diagnostics
    assert (found.code, found.help) == ("missing-package", (f"pip install {package}",))
    assert not Path("runs").exists()


@pytest.mark.parametrize(
    ("more", "steps"),
    [
        ({}, 4),
        ({"histogram_freq": 1, "write_images": True}, 4),
        ({"update_freq": "batch"}, 1),
        ({"profile_batch": 2}, 1),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else str(value),
)
def test_tensorboard_logs_lie_in_the_run(more: dict[str, Any], steps: int) -> None:
    pytest.importorskip("tensorboard")
    said: list[str] = []
    run = trained({"TensorBoard": {"log_dir": "logs"} | more}, say=said.append)
    assert {"train", "validation"} <= {path.name for path in (run.folder / "logs").iterdir()}
    assert all(path.stat().st_size > 0 for path in run.folder.glob("logs/*/events*"))
    assert any(f"; {steps} step" in line for line in said)


def test_callbacks_go_on_writing_in_the_next_phase() -> None:
    run = trained({"CSVLogger": {"filename": "log.csv"}}, settings=("training.phases=[{epochs: 2}, {epochs: 1}]",))
    rows = list(csv.DictReader((run.folder / "log.csv").open()))
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]


def test_mlflow_has_arguments_numbers_and_files() -> None:
    mlflow = pytest.importorskip("mlflow")
    run = trained(settings=("training.tracking={mlflow: {tracking_uri: tracked, experiment: flowers}}",))
    client = mlflow.MlflowClient(tracking_uri="tracked")
    (found,) = client.search_runs([client.get_experiment_by_name("flowers").experiment_id])
    assert found.info.status == "FINISHED"
    assert found.data.params["training.loss"] == "sparse_categorical_crossentropy"
    history = client.get_metric_history(found.info.run_id, "val_accuracy")
    assert [(one.step, one.value) for one in history] == [(row["epoch"], row["val_accuracy"]) for row in run.history]
    assert {"model.keras", "history.csv", "evaluation.json"} <= {
        one.path for one in client.list_artifacts(found.info.run_id)
    }


def test_a_tracker_that_cannot_be_reached_is_told() -> None:
    pytest.importorskip("mlflow")
    with pytest.raises(SpecError) as caught:
        trained(settings=("training.tracking={mlflow: {tracking_uri: 'nothing://here'}}",))
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("training-failed", "MLflow refused this run")
