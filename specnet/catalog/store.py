"""The generated file of the catalog: reading and writing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from specnet.catalog.curated.calls import ONE, InputForm
from specnet.catalog.entries import Entry, Parameter

CATALOG_FILE = Path(__file__).with_name("catalog.json")
_SKIPPED = ("group", "kind", "parameters", "inputs", "same_as")


@cache
def _file() -> bytes:
    return CATALOG_FILE.read_bytes()


def keras_version() -> str:
    """The version of Keras that the catalog was generated from."""
    return str(json.loads(_file())["keras"])


def groups() -> tuple[str, ...]:
    """The names of the groups in the generated file."""
    return tuple(json.loads(_file())["groups"])


@cache
def kinds(group: str) -> Mapping[str, bytes]:
    """The records of a group by kind, as JSON for `read`: parsing the whole file would take longer than checking a spec."""
    start = _file().partition(b'\n  "%s": {\n' % group.encode())[2]
    rows = [line.partition(b": ") for line in start.partition(b"\n  }")[0].split(b"\n") if line]
    return {kind.strip(b' "').decode(): record.rstrip(b",") for kind, _, record in rows}


@cache
def read(group: str, kind: str) -> Entry | None:
    """The entry of a kind, or None; names that are the same as another kind give that one's entry under their own name."""
    text = kinds(group).get(kind)
    if text is None:
        return None
    record: dict[str, Any] = json.loads(text)
    if record.get("same_as"):
        original = read(group, record["same_as"])
        assert original is not None
        return Entry(**{**_fields(original), "kind": kind, "form": record["form"], "same_as": record["same_as"]})
    return _entry(group, kind, record)


def _fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry._fields}


def _entry(group: str, kind: str, record: Mapping[str, Any]) -> Entry:
    fields = dict(record)
    fields["parameters"] = {p["name"]: Parameter(**p) for p in record.get("parameters", ())}
    if "inputs" in record:
        fields["inputs"] = InputForm(**{**record["inputs"], "names": tuple(record["inputs"].get("names", ()))})
    for name in ("tensors", "optional_tensors"):
        fields[name] = tuple(record.get(name, ()))
    return Entry(group, kind, **fields)


def dump(entries: Mapping[str, Mapping[str, Entry]], version: str) -> str:
    """The text of the generated file: one line for each kind, for readable diffs and for reading single ones."""
    lines = ["{", f' "keras": {json.dumps(version)},', ' "groups": {']
    for group in sorted(entries):
        lines.append(f'  "{group}": {{')
        rows = [f"   {json.dumps(kind)}: {_compact(entries[group][kind])}" for kind in sorted(entries[group])]
        lines += [row + "," for row in rows[:-1]] + rows[-1:] + ["  },"]
    lines[-1] = "  }"
    return "\n".join([*lines, " }", "}", ""])


def _compact(entry: Entry) -> str:
    if entry.same_as:
        return json.dumps({"form": entry.form, "same_as": entry.same_as})
    record = {
        name: value
        for name, value in entry._asdict().items()
        if name not in _SKIPPED and value not in ("", (), {}, False)
    }
    if record["outputs"] == 1:
        del record["outputs"]
    if entry.inputs != ONE:
        record["inputs"] = entry.inputs._asdict()
    record["parameters"] = [_parameter(p) for p in entry.parameters.values()]
    return json.dumps(record, ensure_ascii=False)


def _parameter(parameter: Parameter) -> dict[str, Any]:
    record: dict[str, Any] = {"name": parameter.name, "type": parameter.type}
    if parameter.required:
        record["required"] = True
    elif parameter.default is not None:
        record["default"] = parameter.default
    if parameter.doc:
        record["doc"] = parameter.doc
    return record
