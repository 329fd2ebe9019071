"""The command line as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from click.testing import CliRunner, Result

import specnet
from specnet.cli import cli
from specnet.cli.new import TEMPLATES
from tests.canonical import canonical
from tests.corpus import ROOT, SPECS
from tests.data import real_data

GOOD = str(ROOT / "specs" / "fashion_dnn.yaml")
BROKEN = str(ROOT / "tests" / "invalid" / "many-errors__in_one_item.yaml")
ARTIFACTS = [
    "architecture.json",
    "diagram.png",
    "diagram.svg",
    "manifest.json",
    "model.weights.h5",
    "spec.resolved.yaml",
    "summary.txt",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def as_process(*arguments: str, folder: Path) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)  # importing JAX into this process sets it
    return subprocess.run(
        [sys.executable, "-m", "specnet", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_validate_good_specs() -> None:
    result = run("validate", *(str(path) for path in SPECS))
    assert result.exit_code == 0
    assert result.stdout.count(": valid\n") == len(SPECS)


def test_validate_broken_specs() -> None:
    result = run("validate", GOOD, BROKEN)
    assert result.exit_code == 1
    assert "error[unknown-argument]" in result.stderr
    assert "4 errors in 1 of 2 specs" in result.stderr
    assert result.stdout == f"{GOOD}: valid\n"


def test_formats_for_programs() -> None:
    found = json.loads(run("validate", BROKEN, "--format", "json").stdout)
    assert [item["code"] for item in found["diagnostics"]] == [
        "unknown-argument",
        "unknown-kind",
        "wrong-value",
        "misplaced-key",
    ]
    sarif = json.loads(run("validate", BROKEN, "--format", "sarif").stdout)
    assert len(sarif["runs"][0]["results"]) == 4
    assert json.loads(run("validate", GOOD, "--format", "json").stdout)["diagnostics"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate"],
        ["validate", GOOD, "--format", "xml"],
        ["biuld", GOOD],
        ["diagram", GOOD, "-o", "x.gif"],
        ["kinds", "layer"],
        ["new", ".x"],
        ["new", "x", "--template", "y"],
    ],
)
def test_wrong_command_lines(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_no_colour_outside_of_a_terminal() -> None:
    assert "\x1b" not in run("validate", BROKEN).output


def test_build(folder: Path) -> None:
    result = as_process("build", GOOD, folder=folder)
    assert result.returncode == 0, result.stderr
    assert result.stderr == "building ...\n"
    assert "282,160 parameters" in result.stdout
    built = folder / "build" / "fashion_dnn"
    assert sorted(path.name for path in built.iterdir()) == ARTIFACTS
    check_artifacts(built, specnet.compile(GOOD))


def check_artifacts(built: Path, model: Any) -> None:
    again = keras.models.model_from_json((built / "architecture.json").read_text())
    assert canonical(again) == canonical(model)
    specnet.load_weights(again, built / "model.weights.h5")
    assert all(np.array_equal(one, two) for one, two in zip(again.get_weights(), model.get_weights(), strict=True))
    assert specnet.load(built / "spec.resolved.yaml") == specnet.load(GOOD)
    assert (built / "diagram.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (built / "diagram.svg").read_text()
    manifest = json.loads((built / "manifest.json").read_text())
    assert manifest["params"] == 282160
    assert set(manifest["files"]) == set(ARTIFACTS) - {"manifest.json"}
    assert manifest["versions"]["keras"] == keras.version()


def test_build_again_replaces_the_folder(folder: Path) -> None:
    assert run("build", GOOD, "-o", "out").exit_code == 0
    (folder / "out" / "summary.txt").write_text("x")
    assert run("build", GOOD, "-o", "out").exit_code == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ARTIFACTS
    assert (folder / "out" / "summary.txt").read_text() != "x"
    assert [path.name for path in folder.iterdir()] == ["out"]


def test_build_keeps_what_a_user_put_into_the_folder(folder: Path) -> None:
    assert run("build", GOOD, "-o", "out").exit_code == 0
    (folder / "out" / "trained.weights.h5").write_text("days of work")
    result = run("build", GOOD, "-o", "out")
    assert result.exit_code == 1
    assert "trained.weights.h5" in result.stderr
    assert (folder / "out" / "trained.weights.h5").read_text() == "days of work"


def test_build_through_a_link(folder: Path) -> None:
    (folder / "link").symlink_to("real")
    assert run("build", GOOD, "-o", "link").exit_code == 0
    assert sorted(path.name for path in (folder / "real").iterdir()) == ARTIFACTS
    assert sorted(path.name for path in folder.iterdir()) == ["link", "real"]


def test_a_missing_engine(folder: Path) -> None:
    (folder / "s.yaml").write_text(
        "specnet: 1\nmodel:\n  layers:\n    - Input: [4]\n    - Dense: 1\nruntime: {backend: torch}\n"
    )
    (folder / "torch.py").write_text("raise ImportError('no torch here')")
    (folder / "own.py").write_text("x = 1\n")
    for arguments in (["build", "s.yaml"], ["validate", "s.yaml", "--allow-code", "own.py"]):
        result = as_process(*arguments, folder=folder)
        assert result.returncode == 1
        assert "error[keras-settings]" in result.stderr
        assert "Traceback" not in result.stderr


def test_build_gives_the_same_files_again() -> None:
    for name in ("one", "two"):
        assert run("build", GOOD, "-o", name).exit_code == 0
    hashes = [
        {name: file["sha256"] for name, file in json.loads(Path(folder, "manifest.json").read_text())["files"].items()}
        for folder in ("one", "two")
    ]
    assert {name for name in hashes[0] if hashes[0][name] != hashes[1][name]} <= {"model.weights.h5"}


def test_a_failed_build_leaves_nothing(folder: Path) -> None:
    (folder / "bad.yaml").write_text("specnet: 1\nname: bad\nmodel:\n  layers:\n    - Input: [4]\n    - LSTM: 4\n")
    result = run("build", "bad.yaml")
    assert result.exit_code == 1
    assert "bad.yaml:6:7" in result.stderr
    assert [path.name for path in folder.iterdir()] == ["bad.yaml"]


def test_build_refuses_a_folder_of_other_things(folder: Path) -> None:
    (folder / "thesis.tex").write_text("x")
    assert run("build", GOOD, "-o", ".").exit_code == 1
    assert (folder / "thesis.tex").read_text() == "x"


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("svg", b"<?xml"),
        ("png", b"\x89PNG"),
        ("pdf", b"%PDF"),
        ("dot", b"strict digraph"),
        ("mmd", b"flowchart TD"),
        ("txt", "         ┌".encode()),
    ],
)
def test_diagrams(ending: str, start: bytes, folder: Path) -> None:
    spec = str(ROOT / "specs" / "two_tower.yaml")
    assert run("diagram", spec, "-o", f"x.{ending}").exit_code == 0
    assert (folder / f"x.{ending}").read_bytes().startswith(start)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_picture_of_keras(ending: str, folder: Path) -> None:
    assert run("diagram", GOOD, "-o", f"x.{ending}", "--style", "plot_model").exit_code == 0
    assert (folder / f"x.{ending}").stat().st_size > 1000


def test_explain() -> None:
    assert "https://keras.io/api/layers/core_layers/" in run("explain", "Dense").stdout
    argument = run("explain", "Dense.kernel_initializer").stdout
    assert "an initializer" in argument
    assert 'default: "glorot_uniform"' in argument
    assert run("explain", "Desne").exit_code == 1
    assert "did you mean `Dense`?" in run("explain", "Desne").stderr
    assert "did you mean `units`?" in run("explain", "Dense.unitz").stderr
    assert "--allow-code" in run("explain", "Lambda").stdout


def test_kinds() -> None:
    assert "layers" in run("kinds").stdout
    assert "EinsumDense" in run("kinds", "layers").stdout
    assert "Lambda" not in run("kinds", "layers").stdout


def test_schema(folder: Path) -> None:
    assert json.loads(run("schema").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    run("schema", "-o", "schema.json")
    assert json.loads((folder / "schema.json").read_text()) == specnet.schema()


@pytest.mark.parametrize("template", TEMPLATES)
def test_new(template: str, folder: Path) -> None:
    assert run("new", "my_model", "--template", template).exit_code == 0
    assert "#" in (folder / "my_model.yaml").read_text()
    assert run("validate", "my_model.yaml").exit_code == 0
    assert specnet.compile(folder / "my_model.yaml").name == "my_model"
    assert run("new", "my_model").exit_code == 1


def test_the_name_of_a_model_without_one_is_that_of_its_file(folder: Path) -> None:
    (folder / "little.yaml").write_text("specnet: 1\nmodel:\n  layers:\n    - Input: [4]\n    - Dense: 1\n")
    assert run("build", "little.yaml").exit_code == 0
    assert (folder / "build" / "little" / "manifest.json").exists()


def test_version_and_help() -> None:
    assert specnet.__version__ in run("--version").stdout
    for name in ("validate", "build", "summary", "diagram", "plan", "schema", "explain", "kinds", "new"):
        assert f"specnet {name}" in run(name, "--help").stdout


def test_weights_of_a_backbone_from_a_file(folder: Path) -> None:
    weights = real_data("weights/mobilenet_2_5_224_tf_no_top.h5")
    (folder / "weights").mkdir()
    (folder / "weights" / "mobilenet.h5").symlink_to(weights)
    text = "specnet: 1\nmodel:\n  layers:\n    - Input: [224, 224, 3]\n    - MobileNet: {alpha: 0.25, include_top: false, input_shape: [224, 224, 3], weights: weights/mobilenet.h5}\n      name: backbone\n"
    (folder / "spec.yaml").write_text(text)
    model = specnet.compile(folder / "spec.yaml")
    expected = keras.applications.MobileNet(
        alpha=0.25, include_top=False, input_shape=(224, 224, 3), weights=str(weights)
    )
    assert all(np.array_equal(one, two) for one, two in zip(model.get_weights(), expected.get_weights(), strict=True))
