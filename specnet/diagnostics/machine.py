"""Diagnostics for programs: JSON (`schemas/diagnostics.schema.json`) and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from specnet.diagnostics.codes import CODES
from specnet.diagnostics.model import Diagnostic, Label
from specnet.source import Span

JSON_VERSION = 1
DOCS = "docs/errors.md"
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Json = dict[str, object]


def render_json(diagnostics: Sequence[Diagnostic]) -> str:
    """The diagnostics as a JSON document; its form is versioned and described by `schemas/diagnostics.schema.json`."""
    return json.dumps(
        {"version": JSON_VERSION, "diagnostics": [_json(d) for d in diagnostics]}, indent=2, ensure_ascii=False
    )


def _json(diagnostic: Diagnostic) -> Json:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "locations": [_json_location(label) for label in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "help": list(diagnostic.help),
    }


def _json_location(label: Label) -> Json:
    span = label.place.span
    position: Json = {"file": None, "line": None, "column": None, "end_line": None, "end_column": None}
    if span:
        position = {
            "file": span.source.name,
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
        }
    return {**position, "path": label.place.path, "label": label.text}


def render_sarif(diagnostics: Sequence[Diagnostic], version: str) -> str:
    """The diagnostics as a SARIF 2.1.0 log with one run; `version` is specnet's own."""
    codes = sorted({d.code for d in diagnostics})
    driver = {"name": "specnet", "version": version, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes) for d in diagnostics],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(code: str) -> Json:
    return {"id": code, "shortDescription": {"text": CODES.get(code, code)}, "help": {"text": f"See {DOCS}#{code}"}}


def _result(diagnostic: Diagnostic, codes: Sequence[str]) -> Json:
    words = [
        diagnostic.message,
        *(label.text for label in diagnostic.labels if label.text),
        *diagnostic.notes,
        *diagnostic.help,
    ]
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": diagnostic.severity,
        "message": {"text": "\n".join(words)},
    }
    places = [_physical(label.place.span) for label in diagnostic.labels if label.place.span]
    if places:
        result["locations"] = places[:1]
    if len(places) > 1:
        result["relatedLocations"] = places[1:]
    return result


def _physical(span: Span) -> Json:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": max(span.end_column, 1),
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.source.name)}, "region": region}}


def _uri(name: str) -> str:
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
