"""Broken specs beside the text that a user sees; `python -m tests.regenerate_expected` rewrites the texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from specnet import api
from specnet.cli import cli
from specnet.diagnostics.codes import CODES
from tests.corpus import INVALID, WARNED, shown_faults

# Codes that no spec file can show, and the tests that show them.
ELSEWHERE = {
    "file-not-found": "test_syntax",
    "unreadable-file": "test_syntax",
    "too-large": "test_syntax",
    "bad-setting": "test_overrides",
    "no-training": "test_data_faults",
    "no-data": "test_data_faults",
    "missing-package": "test_data_faults",
    "training-failed": "test_training",
    "data-changed": "test_training",
    "data-file": "test_data_folders",
    "data-unreadable": "test_data_images",
    "data-missing": "test_data_images",
    "data-lengths": "test_data_faults",
    "data-ragged": "test_data_faults",
    "data-windows": "test_data_tables",
    "data-classes": "test_data_folders",
    "data-empty": "test_preflight",
    "data-names": "test_preflight",
    "data-shape": "test_preflight",
    "data-dtype": "test_preflight",
    "data-not-finite": "test_preflight",
    "data-scale": "test_preflight",
    "data-leak": "test_preflight",
    "label-range": "test_preflight",
    "label-form": "test_preflight",
    "unknown-label": "test_preflight",
    "target-shape": "test_preflight",
    "constant-target": "test_preflight",
    "empty-class": "test_preflight",
    "sample-weight": "test_preflight",
    "loss-activation": "test_preflight",
    "from-logits": "test_preflight",
    "index-range": "test_preflight",
    "step-count": "test_preflight",
    "keras-error": "test_build",
    "keras-settings": "test_runtime",
    "too-much-memory": "shapes/test_cost",
    "weights-file": "test_weights",
    "weights-mismatch": "test_weights",
    "code-module": "test_custom_code",
    "unreadable-picture": "test_pictures",
    "unreadable-input": "test_after",
    "input-mismatch": "test_after",
    "unfit-estimator": "test_after",
    "data-set": "test_after",
    "run-folder": "test_data_faults",
    "unwritable-output": "test_files",
}


def codes_in(text: str) -> list[str]:
    return re.findall(r"^(?:error|warning)\[([\w-]+)\]", text, re.MULTILINE)


@pytest.mark.parametrize("path", [*INVALID, *WARNED], ids=lambda path: path.stem)
def test_expected_text(path: Path) -> None:
    assert shown_faults(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_the_corpus_is_there() -> None:
    assert len(INVALID) >= 120
    assert {path.stem for path in INVALID} == {path.stem for path in INVALID[0].parent.glob("*.txt")}


@pytest.mark.parametrize("path", WARNED, ids=lambda path: path.stem)
def test_a_warned_spec_is_valid(path: Path) -> None:
    found = api.validate(path)
    assert found
    assert {diagnostic.severity for diagnostic in found} == {"warning"}
    result = CliRunner().invoke(cli, ["validate", str(path)])
    assert result.exit_code == 0
    assert f"valid, with {len(found)} warning" in result.stdout


@pytest.mark.parametrize("path", [*INVALID, *WARNED], ids=lambda path: path.stem)
def test_files_are_named_for_their_fault(path: Path) -> None:
    codes = codes_in(path.with_suffix(".txt").read_text(encoding="utf-8"))
    name = path.stem.split("__")[0]
    assert len(codes) > 1 or "keras" in path.stem if name == "many-errors" else set(codes) == {name}


def test_every_code_is_shown() -> None:
    shown = {
        code for path in [*INVALID, *WARNED] for code in codes_in(path.with_suffix(".txt").read_text(encoding="utf-8"))
    }
    assert shown | set(ELSEWHERE) == set(CODES)
    assert not shown & set(ELSEWHERE)
    for code, module in ELSEWHERE.items():
        assert f'"{code}"' in (Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8")
