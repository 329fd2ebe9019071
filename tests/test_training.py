"""Training does what plain Keras does on the same batches, and keeps what the documentation says."""

from __future__ import annotations

import copy
import json
import shutil
import signal
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import specnet
from specnet.diagnostics import SpecError
from specnet.runs import folder as runs

COUNT = 203
DENSE: dict[str, Any] = {
    "specnet": 1,
    "name": "small",
    "model": {
        "layers": [
            {"Input": [6]},
            {"Dense": {"units": 8, "activation": "relu"}, "name": "body"},
            {"Dense": {"units": 3, "activation": "softmax"}, "name": "head"},
        ]
    },
    "data": {"source": {"npz": {"path": "small.npz"}}},
    "training": {
        "optimizer": {"Adam": {"learning_rate": 0.01}},
        "loss": "sparse_categorical_crossentropy",
        "metrics": ["accuracy"],
        "epochs": 2,
        "batch_size": 16,
        "shuffle": False,
    },
}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Arrays in `small.npz` of the working folder; the classes can be learned."""
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(3)
    x = random.normal(size=(COUNT, 6)).astype("float32")
    arrays = {"x_train": x, "y_train": x[:, :3].argmax(1).astype("int32")}
    arrays |= {"x_test": x[:50] * 0.9, "y_test": arrays["y_train"][:50]}
    np.savez("small.npz", **arrays)
    return arrays


def spec_with(training: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The small dense network with other settings of `training` and other sections."""
    spec = copy.deepcopy(DENSE)
    spec["training"] |= training or {}
    spec["data"] |= more.pop("data", {})
    return spec | more


def run_of(spec: dict[str, Any], **options: Any) -> specnet.Run:
    return specnet.train(spec, report=False, **options)


def plain_fit(spec: dict[str, Any], x: Any, y: Any, **options: Any) -> tuple[Any, Any]:
    """The weights and history of Keras' own `fit` on the same examples in the same order."""
    model = specnet.compile(spec)
    training = spec["training"]
    size = training.get("batch_size", 32)
    history = model.fit(x, y, batch_size=size, epochs=training["epochs"], shuffle=False, verbose=0, **options)
    return model.get_weights(), history.history


def same_as_plain(run: specnet.Run, plain: tuple[Any, Any], tolerance: float = 2e-5) -> None:
    weights, history = plain
    for ours, keras_own in zip(run.model.get_weights(), weights, strict=True):
        np.testing.assert_allclose(ours, keras_own, atol=tolerance)
    for name, values in history.items():
        ours = [row[name] for row in run.history if name in row]
        np.testing.assert_allclose(ours, values, atol=10 * tolerance, err_msg=name)


# -- the same numbers as plain Keras ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "training",
    [
        {},
        {"steps_per_execution": 5},
        {"batch_size": 1000},
        {"jit_compile": False},
        {"run_eagerly": True},
        {"optimizer": {"SGD": {"learning_rate": {"ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 5, "decay_rate": 0.8}}}}},
        {"optimizer": {"Adam": {"learning_rate": 0.01, "use_ema": True, "ema_overwrite_frequency": 4}}},
    ],
    ids=lambda training: ", ".join(training) or "as it is",
)  # fmt: skip
def test_a_chain_trains_as_plain_keras_does(training: dict[str, Any], data: dict[str, Any]) -> None:
    spec = spec_with(training, data={"validation": "test"})
    held_out = (data["x_test"], data["y_test"])
    same_as_plain(run_of(spec), plain_fit(spec, data["x_train"], data["y_train"], validation_data=held_out))


def test_batches_that_are_read_one_by_one_train_as_those_in_memory(data: dict[str, Any]) -> None:
    spec = spec_with({"epochs": 3}, data={"validation": "test", "stream": True})
    held_out = (data["x_test"], data["y_test"])
    same_as_plain(run_of(spec), plain_fit(spec, data["x_train"], data["y_train"], validation_data=held_out))


def test_a_convolution_trains_as_plain_keras_does(data: dict[str, Any]) -> None:
    spec = spec_with({"steps_per_execution": 4})
    spec["model"] = {
        "layers": [
            {"Input": [6]},
            {"Reshape": [6, 1]},
            {"Conv1D": {"filters": 4, "kernel_size": 3, "activation": "relu"}},
            "BatchNormalization",
            "Flatten",
            {"Dense": {"units": 3, "activation": "softmax"}},
        ]
    }
    same_as_plain(run_of(spec), plain_fit(spec, data["x_train"], data["y_train"]))


def test_several_inputs_and_outputs_train_as_plain_keras_does(data: dict[str, Any]) -> None:
    x, y = data["x_train"], data["y_train"]
    np.savez("several.npz", left=x[:, :3], right=x[:, 3:], kind=y, size=x.sum(1, keepdims=True))
    spec = spec_with(
        {
            "loss": {"kind": "sparse_categorical_crossentropy", "size": "mse"},
            "loss_weights": {"kind": 1.0, "size": 0.3},
            "metrics": {"kind": ["accuracy"], "size": ["mae"]},
        }
    )
    spec["data"] = {
        "source": {
            "npz": {
                "path": "several.npz",
                "x": {"left": "left", "right": "right"},
                "y": {"kind": "kind", "size": "size"},
            }
        }
    }
    spec["model"] = {
        "layers": [
            {"Input": [3], "name": "left"},
            {"Input": [3], "name": "right"},
            {"Concatenate": None, "inputs": ["left", "right"]},
            {"Dense": {"units": 8, "activation": "relu"}, "name": "joint"},
            {"Dense": {"units": 3, "activation": "softmax"}, "name": "kind"},
            {"Dense": 1, "name": "size", "inputs": "joint"},
        ],
        "outputs": ["kind", "size"],
    }
    weights, history = plain_fit(spec, [x[:, :3], x[:, 3:]], [y, x.sum(1, keepdims=True)])
    run = run_of(spec)
    # Keras with TensorFlow gives the short last batch the weight of a full one in the losses of single outputs; we do not.
    single = {name: history.pop(name) for name in ("kind_loss", "size_loss")}
    same_as_plain(run, (weights, history))
    for name, values in single.items():
        assert [row[name] for row in run.history] == pytest.approx(values, rel=0.02)


def test_shuffling_is_full_and_different_in_every_epoch() -> None:
    from specnet.backend.training.feed import Order

    order = Order(COUNT, 16, seed=5)
    first, second = order.rows(0), order.rows(1)
    assert sorted(first) == sorted(second) == list(range(COUNT))
    assert list(first) != list(second)
    assert np.abs(first - np.arange(COUNT)).mean() > COUNT / 5
    assert list(first) == list(Order(COUNT, 16, seed=5).rows(0))


# -- steps, epochs, weights of examples -------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [3, 13, 30])
def test_steps_of_an_epoch_follow_on_each_other_over_passes(steps: int, data: dict[str, Any]) -> None:
    rows = np.concatenate([np.arange(COUNT)] * 6)
    size, per_pass = 16, 13
    ends = [min(COUNT * (number // per_pass) + size * (number % per_pass + 1), COUNT * (number // per_pass + 1)) for number in range(2 * steps)]  # fmt: skip
    spec = spec_with({"steps_per_epoch": steps, "steps_per_execution": 4})
    model = specnet.compile(spec)
    for begin, end in zip([0, *ends], ends, strict=False):
        chosen = rows[begin:end]
        model.train_on_batch(data["x_train"][chosen], data["y_train"][chosen])
    run = run_of(spec)
    for ours, keras_own in zip(run.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, keras_own, atol=2e-5)
    assert int(run.model.optimizer.iterations) == 2 * steps


@pytest.mark.parametrize("weights", [{0: 1.0, 1: 5.0, 2: 0.5}, {1: 4.0}], ids=["all", "some"])
def test_class_weights_are_those_of_keras(weights: dict[int, float], data: dict[str, Any]) -> None:
    plain = plain_fit(spec_with(), data["x_train"], data["y_train"], class_weight=weights)
    spec = spec_with({"class_weight": {str(key): value for key, value in weights.items()}})
    same_as_plain(run_of(spec), plain)


def test_class_weights_go_by_name_and_by_balance(data: dict[str, Any]) -> None:
    counts = np.bincount(data["y_train"])
    balanced = {number: float(COUNT / (3 * count)) for number, count in enumerate(counts)}
    plain = plain_fit(spec_with(), data["x_train"], data["y_train"], class_weight=balanced)
    same_as_plain(run_of(spec_with({"class_weight": "balanced"})), plain)
    named = {"low": balanced[0], "middle": balanced[1], "high": balanced[2]}
    same_as_plain(run_of(spec_with({"class_weight": named}, data={"class_names": list(named)})), plain)


def test_the_history_counts_from_the_initial_epoch_and_validates_as_often_as_told() -> None:
    spec = spec_with({"initial_epoch": 1, "epochs": 5, "validation_freq": 2}, data={"validation": "test"})
    rows = run_of(spec).history
    assert [row["epoch"] for row in rows] == [2, 3, 4, 5]
    assert [row["epoch"] for row in rows if "val_loss" in row] == [2, 4]


def test_validation_steps_count_batches_of_training(data: dict[str, Any]) -> None:
    spec = spec_with({"validation_steps": 2}, data={"validation": "test"})
    run = run_of(spec)
    run.model.evaluate(data["x_test"][:32], data["y_test"][:32], verbose=0)
    expected = run.model.evaluate(data["x_test"][:32], data["y_test"][:32], verbose=0)[0]
    assert run.history[-1]["val_loss"] == pytest.approx(expected, abs=1e-5)


def test_an_autoencoder_learns_its_inputs(data: dict[str, Any]) -> None:
    spec = spec_with({"loss": "mse", "metrics": []}, data={"labels": "inputs"})
    spec["model"]["layers"][-1] = {"Dense": 6, "name": "head"}
    same_as_plain(run_of(spec), plain_fit(spec, data["x_train"], data["x_train"]))


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "bfloat16"])
def test_low_precision_trains_and_goes_on_from_its_checkpoint(policy: str) -> None:
    spec = spec_with({"epochs": 6}, runtime={"dtype_policy": policy})
    run = run_of(spec)
    assert len(run.history) == 6
    assert run.model.layers[-1].compute_dtype == policy.removeprefix("mixed_")
    gives_back(run)


def gives_back(run: specnet.Run) -> None:
    """The checkpoint of the run has all its variables."""
    from specnet.backend.training import checkpoint

    before = [np.asarray(keras.ops.convert_to_numpy(one), dtype="float32") for one in run.model.variables]
    run.model.set_weights([np.zeros(one.shape) for one in run.model.weights])
    checkpoint.restore(run.folder / runs.CHECKPOINT, run.model)
    after = [np.asarray(keras.ops.convert_to_numpy(one), dtype="float32") for one in run.model.variables]
    assert all((one == other).all() for one, other in zip(before, after, strict=True))


# -- how it runs ------------------------------------------------------------------------------------------------------


def test_where_xla_cannot_compile_it_goes_on_without(monkeypatch: pytest.MonkeyPatch, data: dict[str, Any]) -> None:
    from specnet.backend.training import choose

    monkeypatch.setattr(choose, "XLA_LAYERS", {*choose.XLA_LAYERS, "Outside"})
    Path("own.py").write_text(
        "import keras, tensorflow as tf\n"
        "@keras.saving.register_keras_serializable()\n"
        "class Outside(keras.Layer):\n"
        "    def call(self, x):\n"
        "        outside = tf.numpy_function(lambda a: a.sum(), [tf.stop_gradient(x)], tf.float32)\n"
        "        return x + 0.0 * tf.reshape(outside, [])\n",
        encoding="utf-8",
    )
    spec = spec_with()
    spec["model"]["layers"].insert(1, "Outside")
    said: list[str] = []
    run = run_of(spec, allow_code="own.py", say=said.append)
    assert [line for line in said if "XLA" in line] == [
        "running on tensorflow, data in memory; 13 steps a call; XLA on",
        "XLA cannot compile this model: going on without it",
    ]
    assert int(run.model.optimizer.iterations) == 26
    same_as_plain(run, plain_fit(spec_with(), data["x_train"], data["y_train"]))


def test_a_line_for_each_epoch_in_a_log() -> None:
    said: list[str] = []
    run_of(spec_with(data={"validation": "test"}), verbose=2, say=said.append)
    lines = [line for line in said if line.startswith("epoch")]
    assert len(lines) == 2
    assert lines[1].startswith("epoch 2/2  ")
    names = [part.split()[0] for part in lines[1].split("  ")]
    assert names[2:] == ["loss", "accuracy", "val_loss", "val_accuracy"]


def test_phases_freeze_train_and_unfreeze(data: dict[str, Any]) -> None:
    spec = spec_with(
        {
            "phases": [
                {"name": "head_only", "epochs": 2, "trainable": False},
                {"epochs": 2, "optimizer": {"SGD": 0.1}, "trainable": ["he*"]},
            ]
        }
    )
    said: list[str] = []
    run = run_of(spec, say=said.append)
    start = specnet.compile(spec).get_weights()
    ended = run.model.get_weights()
    assert [bool((one == other).all()) for one, other in zip(start, ended, strict=True)] == [True, True, False, False]
    assert [row["phase"] for row in run.history] == ["head_only", "head_only", "phase 2", "phase 2"]
    assert [round(row["learning_rate"], 4) for row in run.history] == [0.01, 0.01, 0.1, 0.1]
    assert runs.stopped(run.folder) == "head_only: all 2 epochs; phase 2: all 2 epochs"
    assert "phase 2 of 2: epochs 3 to 4, SGD, 27 of 83 parameters are trained" in said


# -- what goes wrong --------------------------------------------------------------------------------------------------


def refused(spec: dict[str, Any], **options: Any) -> Any:
    """The first diagnostic of a training that fails."""
    with pytest.raises(SpecError) as caught:
        run_of(spec, **options)
    return caught.value.diagnostics[0]


def test_no_folder_is_left_where_data_does_not_fit() -> None:
    assert refused(spec_with(data={"source": {"npz": {"path": "other.npz"}}})).code == "data-file"
    assert not Path("runs").exists()


def test_runs_that_cannot_be_written_are_refused_before_the_data_is_read() -> None:
    Path("runs").write_text("a file", encoding="utf-8")
    found = refused(spec_with(data={"source": {"npz": {"path": "other.npz"}}}))
    assert (found.code, found.message) == ("unwritable-output", "`runs` cannot hold runs: it is no folder")


def test_a_full_disk_is_told_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import h5py

    real, calls = h5py.File.__init__, {"n": 0}

    def full(self: Any, name: Any, *arguments: Any, **keywords: Any) -> None:
        calls["n"] += runs.CHECKPOINT in str(name)
        if calls["n"] == 2:
            raise OSError(28, "No space left on device")
        real(self, name, *arguments, **keywords)

    monkeypatch.setattr(h5py.File, "__init__", full)
    found = refused(spec_with())
    (run,) = runs.runs_below(Path("runs"))
    assert found.code == "unwritable-output"
    assert found.message.endswith(f"{run / runs.CHECKPOINT}` cannot be written: No space left on device")
    assert found.help == (f"epoch 1 is kept: `specnet train --resume {run}` goes on after it",)
    assert runs.read_json(run / runs.LOCK)["state"] == "failed"
    assert [path.name for path in run.glob(".*")] == []


def test_a_callback_that_fails_is_named_with_its_line() -> None:
    Path("own.py").write_text(
        "import keras\nclass Breaks(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        if epoch == 1:\n            logs['nothing']\n",
        encoding="utf-8",
    )
    found = refused(spec_with({"callbacks": ["Breaks"]}), allow_code="own.py")
    assert (found.code, found.message) == ("training-failed", "the callback `Breaks` failed in training")
    assert found.notes[0] == "KeyError: 'nothing'"
    assert "in line 5 of" in found.notes[1]
    assert found.labels[0].place.path == "training.callbacks[0].Breaks"


def test_a_run_on_data_that_has_changed_does_not_go_on(data: dict[str, Any]) -> None:
    run = run_of(spec_with())
    _as_if_killed(run.folder)
    np.savez("small.npz", **{**data, "y_train": data["y_train"][::-1]})
    with pytest.raises(SpecError) as caught:
        resume(run.folder)
    (found,) = caught.value.diagnostics
    assert found.code == "data-changed"
    assert found.message == "the data has changed since this run began: `train` is not what it was"


def test_other_versions_are_a_note_and_a_finished_run_is_left_alone() -> None:
    run = run_of(spec_with())
    assert resume(run.folder)[0] == f"{run.folder} is finished: nothing is left to train"
    _as_if_killed(run.folder, versions={"keras": "3.0.0"})
    said = resume(run.folder)
    assert f"this run began with keras 3.0.0 and goes on with {keras.__version__}: numbers may differ" in said
    assert "going on after epoch 2" in said


def _as_if_killed(folder: Path, **more: Any) -> None:
    lock = json.loads((folder / runs.LOCK).read_text())
    runs.write_json(folder / runs.LOCK, lock | {"state": "running"} | more)


def resume(folder: Path) -> list[str]:
    from specnet.api.training import load_run, resume_run

    said: list[str] = []
    resume_run(folder, load_run(folder), said.append, 0)
    return said


def test_a_run_that_is_being_trained_is_not_resumed() -> None:
    from specnet.backend.training.lock import held

    run = run_of(spec_with())
    _as_if_killed(run.folder)
    with held(run.folder), pytest.raises(SpecError) as caught:
        resume(run.folder)
    assert caught.value.diagnostics[0].message == f"`{run.folder}` is being trained by another process"


# -- signals and folds ------------------------------------------------------------------------------------------------

SIGNALS = """
import os, signal
import keras

class {name}(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if self.model.optimizer.iterations == {step}:
            for number in {signals}:
                os.kill(os.getpid(), number)
"""


def signalled(*numbers: signal.Signals, say: Any = str) -> specnet.Run:
    """A run of four epochs with 13 steps each, to which signals are sent in the third epoch."""
    text = SIGNALS.format(name="Signals", step=30, signals=[int(number) for number in numbers])
    Path("own.py").write_text(text, encoding="utf-8")
    return run_of(spec_with({"epochs": 4, "callbacks": ["Signals"]}), allow_code="own.py", say=say)


@pytest.mark.parametrize(("number", "name"), [(signal.SIGINT, "Ctrl-C"), (signal.SIGTERM, "SIGTERM")])
def test_a_signal_ends_after_the_step_and_keeps_what_is_trained(number: signal.Signals, name: str) -> None:
    run = signalled(number)
    assert run.trained.signal == number
    assert runs.stopped(run.folder) == f"interrupted by {name} after epoch 2"
    assert runs.read_json(run.folder / runs.LOCK)["state"] == "interrupted"
    assert int(run.model.optimizer.iterations) == 30
    assert signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)
    Path("own.py").write_text(SIGNALS.format(name="Signals", step=-1, signals=[]), encoding="utf-8")
    from specnet.api.training import load_run, resume_run

    ended = resume_run(run.folder, load_run(run.folder, "own.py"), str, 0)
    whole = run_of(spec_with({"epochs": 4}))
    assert [row["epoch"] for row in ended.history] == [1, 2, 3, 4]
    for ours, uninterrupted in zip(ended.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, uninterrupted, atol=1e-6)


def test_a_stream_with_augmentation_goes_on_with_the_batches_that_it_would_have_seen() -> None:
    more = {"data": {"stream": True, "augment": [{"GaussianNoise": 0.5}]}}
    Path("own.py").write_text(SIGNALS.format(name="Signals", step=30, signals=[2]), encoding="utf-8")
    settings = {"epochs": 4, "shuffle": True, "deterministic": True}
    cut = run_of(spec_with(settings | {"callbacks": ["Signals"]}, **copy.deepcopy(more)), allow_code="own.py")
    assert runs.stopped(cut.folder) == "interrupted by Ctrl-C after epoch 2"
    Path("own.py").write_text(SIGNALS.format(name="Signals", step=-1, signals=[]), encoding="utf-8")
    from specnet.api.training import load_run, resume_run

    ended = resume_run(cut.folder, load_run(cut.folder, "own.py"), str, 0)
    whole = run_of(spec_with(settings, **copy.deepcopy(more)))
    for ours, uninterrupted in zip(ended.model.get_weights(), whole.model.get_weights(), strict=True):
        assert (ours == uninterrupted).all()


def test_the_second_signal_ends_at_once() -> None:
    with pytest.raises(KeyboardInterrupt):
        signalled(signal.SIGINT, signal.SIGINT)
    (run,) = runs.runs_below(Path("runs"))
    assert runs.read_json(run / runs.LOCK)["state"] == "interrupted"
    assert [path.name for path in run.glob(".*")] == []


def test_all_folds_are_trained_in_turn(data: dict[str, Any]) -> None:
    said: list[str] = []
    spec = spec_with({"epochs": 1}, data={"validation": {"folds": {"of": 3}}, "test": None})
    run = run_of(spec, say=said.append)
    folder = run.folder.parent
    told = runs.read_json(folder / "folds.json")
    accuracies = [fold["metrics"]["accuracy"] for fold in told["folds"]]
    assert [path.parent.name for path in sorted(folder.glob("*/lock.json"))] == ["fold_1", "fold_2", "fold_3"]
    assert told["mean"]["accuracy"] == pytest.approx(np.mean(accuracies))
    assert told["deviation"]["accuracy"] == pytest.approx(np.std(accuracies, ddof=1))
    assert any(line.startswith("mean ± deviation") for line in said)
    counts = [runs.read_json(folder / fold["run"] / runs.DATA)["sets"]["validation"]["count"] for fold in told["folds"]]
    assert sum(counts) == COUNT
    assert len(set(accuracies)) > 1
    assert specnet.open_run(run.folder).loaded.spec.data.validation.arguments.number == 3


def test_folds_go_on_where_they_were_ended() -> None:
    from specnet.api.training import load_folds, resume_folds

    spec = spec_with({"epochs": 1}, data={"validation": {"folds": {"of": 2}}, "test": None})
    folder = run_of(spec).folder.parent
    before = runs.read_json(folder / "folds.json")
    shutil.rmtree(folder / "fold_2")
    runs.write_json(folder / "folds.json", before | {"folds": before["folds"][:1]})
    said: list[str] = []
    resume_folds(folder, load_folds(folder), said.append, 0, report=False)
    assert "fold 2 of 2" in said
    assert "fold 1 of 2" not in said
    assert runs.read_json(folder / "folds.json") == before
