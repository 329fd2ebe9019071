"""Faults of data, and of what training needs beside it, that no check of a spec can see: each names its place and a way out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import specnet
from specnet import SpecError
from specnet.api import load_all
from specnet.backend.data.prepare import Raw, open_data
from tests import run_folders

SPEC = """specnet: 1
name: line
model:
  layers:
    - Input: [2]
    - Dense: 1
"""
TRAINING = "training: {optimizer: sgd, loss: mse}\n"
SOURCE_LINE = 8
X, Y = [[1, 2], [3, 4], [5, 6]], [1, 2, 3]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPECNET_DATA", raising=False)


def written(text: str) -> Path:
    path = Path("line.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def opened(source: str, more: str = "") -> Raw:
    loaded = load_all(written(f"{SPEC}data:\n  source: {source}\n{more}{TRAINING}"))
    return open_data(loaded.spec, loaded.graph, loaded.root, Path())


def refused(source: str, more: str = "") -> str:
    with pytest.raises(SpecError) as caught:
        opened(source, more)
    return str(caught.value)


def refused_training(text: str) -> str:
    with pytest.raises(SpecError) as caught:
        specnet.train(written(text), report=False)
    return str(caught.value)


def is_told(text: str, code: str, message: str, help_: str, line: int = SOURCE_LINE) -> None:
    """The text has one fault, with its place in the spec and a way out."""
    assert text.startswith(f"error[{code}]: {message}\n")
    assert f"--> line.yaml:{line}:" in text
    assert f"= help: {help_}" in text
    assert text.count("error[") == 1


# numbers in the spec


@pytest.mark.parametrize("y", ["[1, 2]", "{dense_1: [1, 2]}"])
def test_values_of_different_lengths(y: str) -> None:
    text = refused(f"{{values: {{x: {X}, y: {y}}}}}")
    name = "y" if y.startswith("[") else "dense_1"
    message = f"all arrays need the same number of examples, and `x` has 3, `{name}` has 2"
    is_told(text, "data-lengths", message, "give every example an input and a target")


@pytest.mark.parametrize("x", ["[[1, 2], [3]]", "[1, [2, 3]]", "3"])
def test_values_that_are_no_array(x: str) -> None:
    text = refused(f"{{values: {{x: {x}, y: [1, 2]}}}}")
    help_ = "write a list in which all rows have the same length"
    is_told(text, "data-ragged", "`x` is no array of numbers or texts", help_)


# files of arrays


def test_arrays_of_different_lengths() -> None:
    np.savez("line.npz", x_train=X, y_train=Y, x_test=X, y_test=Y[:2])
    text = refused("{npz: {path: line.npz}}")
    message = "all arrays need the same number of examples, and `x_test` has 3, `y_test` has 2"
    is_told(text, "data-lengths", message, "give every example an input and a target")


@pytest.mark.parametrize(("argument", "there"), [("x: inputs", "inputs"), ("y: targets", "targets")])
def test_an_array_that_is_not_in_the_file(argument: str, there: str) -> None:
    np.savez("line.npz", x=X, y=Y)
    text = refused(f"{{npz: {{path: line.npz, {argument}}}}}")
    is_told(text, "data-missing", f"the file has no array `{there}`", "it has `x`, `y`")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and nothing else", "`line.npz` is damaged: File is not a zip file"),
        (b"x,y\n1,2\n", "`line.npz` cannot be read: it is no file of NumPy, or holds pickled objects"),
        (b"", "`line.npz` cannot be read: No data left in file"),
    ],
    ids=["damaged", "a table", "empty"],
)
def test_files_that_hold_no_arrays(content: bytes, words: str) -> None:
    Path("line.npz").write_bytes(content)
    text = refused("{npz: {path: line.npz}}")
    assert text.startswith(f"error[data-unreadable]: {words}")
    assert f"--> line.yaml:{SOURCE_LINE}:" in text


def test_pickled_objects_are_not_loaded() -> None:
    np.savez("line.npz", x=np.asarray([{"a": 1}, None, print], dtype=object), y=Y)
    text = refused("{npz: {path: line.npz}}")
    assert "holds pickled objects, which are not loaded" in text
    assert "allow_pickle" not in text


def test_a_path_without_a_file() -> None:
    text = refused("{npz: {path: lines.npz}}")
    is_told(text, "data-file", "there is no `lines.npz`", "paths start at the folder of the spec")


def test_a_set_that_the_source_does_not_have() -> None:
    np.savez("line.npz", x_train=X, y_train=Y, x_val=X, y_val=Y)
    text = refused("{npz: {path: line.npz}}", more="  validation: validatoin\n")
    is_told(text, "data-set", "`npz` has no set `validatoin`", "it has `train`, `validation`", line=9)
    assert "did you mean `validation`?" in text


# what training needs


def test_a_spec_without_training() -> None:
    text = refused_training(f"{SPEC}data: {{source: iris}}\n")
    is_told(text, "no-training", "this spec has no `training`", "add `training: {optimizer: adam", line=1)


def test_a_spec_without_data() -> None:
    help_ = "add `data: {source: ...}`; `specnet kinds sources` lists what there is"
    is_told(refused_training(SPEC + TRAINING), "no-data", "this spec has no `data`", help_, line=1)
    loaded = load_all(written(SPEC))
    with pytest.raises(SpecError) as caught:
        open_data(loaded.spec, loaded.graph, loaded.root, Path())
    is_told(str(caught.value), "no-data", "this spec has no `data`", help_, line=1)


def test_a_callback_whose_package_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specnet.backend.training.callbacks.find_spec", lambda name: None)
    data = f"data: {{source: {{values: {{x: {X}, y: {Y}}}}}}}\n"
    text = refused_training(f"{SPEC}{data}{TRAINING.replace('}', ', callbacks: [{RemoteMonitor: {}}]}')}")
    message = "`RemoteMonitor` needs the package `requests`, which is not installed"
    is_told(text, "missing-package", message, "pip install requests", line=8)


# folders of runs


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_is_no_run(there: bool) -> None:
    if there:
        Path("results").mkdir()
    with pytest.raises(SpecError) as caught:
        specnet.open_run("results")
    text = str(caught.value)
    assert text.startswith("error[run-folder]: `results` is no run: it has no `lock.json`\n --> results")


def test_a_run_whose_history_is_damaged() -> None:
    run = run_folders.fashion(Path("runs") / "one")
    (run / "spec.resolved.yaml").write_text(SPEC, encoding="utf-8")
    (run / "history.json").write_text('{"epochs": [{"loss": 1', encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        _ = specnet.open_run(run).history
    (found,) = caught.value.diagnostics
    assert found.code == "run-folder"
    assert "history.json` cannot be read: " in found.message
    assert found.labels[0].place.path == str(run / "history.json")
