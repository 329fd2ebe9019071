"""The renderings for programs keep to their formats."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from specnet import api
from specnet.diagnostics import Diagnostic, Label
from specnet.diagnostics.machine import render_json, render_sarif
from specnet.source import Place, Source, Span
from tests.corpus import INVALID, ROOT

JSON_SCHEMA = ROOT / "schemas" / "diagnostics.schema.json"
SARIF_SCHEMA = ROOT / "tests" / "sarif_subset.schema.json"
ODD_NAMES = [
    "<text>",
    "a b.yaml",
    "modèle.yaml",
    "50%.yaml",
    "a#b.yaml",
    "a?b.yaml",
    "[x].yaml",
    "folder/ü 1.yaml",
    "/folder/ü 1.yaml",
]


@cache
def schema(path: Path) -> Draft202012Validator:
    """The validator of a schema file."""
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def faults(path: Path, text: str) -> list[str]:
    """What is wrong with a rendering, by place."""
    return [f"{error.json_path}: {error.message[:200]}" for error in schema(path).iter_errors(json.loads(text))]


@cache
def every_diagnostic() -> tuple[Diagnostic, ...]:
    """The diagnostics of all broken specs, then of a spec that is not in a file, and one with all its parts."""
    nowhere = api.validate({"specnet": 1, "model": {"layers": [{"Input": [4]}, {"Densee": 3}]}})
    place = Label(Place(Span(Source("a.yaml", "x"), 1, 1, 1, 2), "model"), "here")
    full = Diagnostic(
        "wrong-value", "a message", (place, place, Label(Place(None, "model.layers[0]"))), ("why",), ("how",), "warning"
    )
    return (*(found for path in INVALID for found in api.validate(path)), *nowhere, full)


@pytest.mark.parametrize("path", [JSON_SCHEMA, SARIF_SCHEMA], ids=lambda path: path.stem)
def test_schema_is_valid(path: Path) -> None:
    Draft202012Validator.check_schema(schema(path).schema)


def test_json_of_every_diagnostic() -> None:
    assert len(every_diagnostic()) > 400
    assert faults(JSON_SCHEMA, render_json(every_diagnostic())) == []


def test_json_of_none() -> None:
    assert json.loads(render_json([])) == {"version": 1, "diagnostics": []}
    assert faults(JSON_SCHEMA, render_json([])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"code": "Wrong Value"},
        {"severity": "fatal"},
        {"message": ""},
        {"locations": None},
        {"extra": 1},
        {"locations": [{"file": "a.yaml"}]},
        {"help": [""]},
    ],
    ids=str,
)
def test_json_schema_refuses(change: dict[str, Any]) -> None:
    document = json.loads(render_json(every_diagnostic()[-1:]))
    document["diagnostics"][0].update(change)
    assert faults(JSON_SCHEMA, json.dumps(document))


def test_json_schema_refuses_a_line_without_a_file() -> None:
    document = json.loads(render_json(every_diagnostic()[-1:]))
    document["diagnostics"][0]["locations"][0]["file"] = None
    assert faults(JSON_SCHEMA, json.dumps(document))


def test_sarif_of_every_diagnostic() -> None:
    assert faults(SARIF_SCHEMA, render_sarif(every_diagnostic(), "1.0")) == []


def test_sarif_of_none() -> None:
    assert faults(SARIF_SCHEMA, render_sarif([], "1.0")) == []


def test_sarif_results_name_their_rules_and_places() -> None:
    run = json.loads(render_sarif(every_diagnostic(), "1.0"))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted({found.code for found in every_diagnostic()})
    for result, found in zip(run["results"], every_diagnostic(), strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == found.code
        assert result["message"]["text"].startswith(found.message)
        for place in [*result.get("locations", ()), *result.get("relatedLocations", ())]:
            region = place["physicalLocation"]["region"]
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_sarif_names_files_by_uri(name: str) -> None:
    found = Diagnostic("wrong-value", "a message", (Label(Place(Span(Source(name, "x"), 1, 1, 1, 2))),))
    text = render_sarif([found], "1.0")
    assert faults(SARIF_SCHEMA, text) == []
    uri = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri).removeprefix("file://") == name


def test_sarif_is_read_by_another_library() -> None:
    sarif = pytest.importorskip("sarif_pydantic", reason="comes with the extra `test`")
    log = sarif.Sarif.model_validate_json(render_sarif(every_diagnostic(), "1.0"))
    results = log.runs[0].results
    assert [result.rule_id for result in results] == [found.code for found in every_diagnostic()]
    assert not any(
        part.model_extra for result in results for part in (result, result.message, *(result.locations or ()))
    )
