"""The JSON Schema of spec files, made from what also validates them: the values, the catalog and its type language.

`python -m specnet.spec.jsonschema` writes it to `schemas/`; with `--check` it only says whether that file is up to date.
"""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from specnet.catalog import KERAS, store
from specnet.catalog.types import parse_type
from specnet.spec.descriptions import describe_key
from specnet.spec.document import LANGUAGE_VERSION, Spec, Version
from specnet.spec.forms import LayerSiblings
from specnet.spec.items import ApplyItem, Item, Wiring, call_types
from specnet.spec.kinds import NESTED_MODEL
from specnet.spec.model import ModelSpec
from specnet.spec.per_output import PerOutput
from specnet.spec.schema_kinds import (
    GROUPS_WITH_SIBLINGS,
    arguments_by_kind,
    bare_kinds,
    form_name,
    kind_of,
    of_type,
    one_kind,
)
from specnet.spec.schema_parts import NULL, Definitions, Json, any_of, closed
from specnet.spec.types import T
from specnet.spec.values import Field, Value

SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "specnet.schema.json"
HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://specnet.dev/schema/v1.json",
    "title": "specnet",
    "description": "A Keras model, its data and its training as a specnet spec.",
}


def spec_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of spec files, with descriptions for editors.

    It knows Keras' own kinds, not those of allowed code, and says nothing of how names, shapes and numbers fit together.
    """
    definitions = Definitions()
    for group in GROUPS_WITH_SIBLINGS:
        definitions.ref(form_name(group), partial(_layer_as_argument, group, definitions))
    return {**HEAD, **_mapping(Spec, definitions), "$defs": definitions.all()}


# Values of the language


def _mapping(model: type[Value], definitions: Definitions) -> Json:
    return closed(
        _keys(model, definitions), [name for name, field in model.model_fields.items() if field.is_required()]
    )


def _keys(model: type[Value], definitions: Definitions) -> Json:
    return {
        name: {"description": describe_key(model, name), **_field(field, definitions)}
        for name, field in model.model_fields.items()
    }


def _field(field: Field, definitions: Definitions) -> Json:
    for mark in field.marks:
        if isinstance(mark, T):
            return of_type(mark.type, definitions)
        if isinstance(mark, PerOutput):
            return _per_output(mark, definitions)
        if isinstance(mark, Version):
            return {"const": LANGUAGE_VERSION}
    return _annotation(field.annotation, definitions)


def _annotation(annotation: Any, definitions: Definitions) -> Json:
    """The schema of a field without a mark: a value, perhaps `null`, or a list of values or of items."""
    inner = typing.get_args(annotation)
    if any(isinstance(mark, Item) for mark in inner):
        return definitions.ref("item", lambda: _item(definitions))
    if isinstance(annotation, types.UnionType):
        return any_of(_annotation(member, definitions) for member in inner)
    if typing.get_origin(annotation) is tuple:
        return {"type": "array", "items": _annotation(inner[0], definitions)}
    return NULL if annotation is type(None) else _value(annotation, definitions)


def _value(model: type[Value], definitions: Definitions) -> Json:
    return definitions.ref(model.__name__.removesuffix("Spec"), lambda: _mapping(model, definitions))


def _per_output(mark: PerOutput, definitions: Definitions) -> Json:
    one = definitions.ref(f"{mark.group}_of_one_output", lambda: _of_one_output(mark, definitions))
    by_output = definitions.ref(f"{mark.group}_by_output", lambda: _by_output(mark.group, one))
    return any_of([NULL if mark.many else one, {"type": "array", "items": one}, by_output])


def _of_one_output(mark: PerOutput, definitions: Definitions) -> Json:
    kind = kind_of(mark.group, definitions)
    several = [{"type": "array", "items": any_of([kind, NULL])}] if mark.many else []
    return any_of([kind, *several, NULL])


def _by_output(group: str, one: Json) -> Json:
    """A mapping from outputs; where it has one key that is a kind, or looks like one, it is that kind."""
    lone = {
        "propertyNames": {"not": {"enum": sorted(store.kinds(group))}},
        "patternProperties": {"^[A-Z]": {"not": {"type": "object"}}},
    }
    return {"type": "object", "additionalProperties": one, "if": {"minProperties": 1, "maxProperties": 1}, "then": lone}


# Items of `layers:`


def _item(definitions: Definitions) -> Json:
    apply = definitions.ref("apply", lambda: _apply(definitions))
    return any_of([*bare_kinds("layers", definitions), _layer(definitions), apply])


def _apply(definitions: Definitions) -> Json:
    keys = _keys(ApplyItem, definitions)
    return closed({key: keys[key] for key in ("apply", *keys) if key != "trainable"}, ["apply"])


def _layer(definitions: Definitions) -> Json:
    return definitions.ref("layer", lambda: _layer_with_wiring(definitions))


def _layer_with_wiring(definitions: Definitions) -> Json:
    """A layer and what may stand beside it; what its call takes, and what `trainable` may be, depends on the kind."""
    by_kind = {**arguments_by_kind("layers", definitions), NESTED_MODEL: _value(ModelSpec, definitions)}
    wiring = {kind: _wiring(kind, definitions) for kind in by_kind}
    return {**one_kind(by_kind, _keys(Wiring, definitions)), "dependentSchemas": wiring}


def _layer_as_argument(group: str, definitions: Definitions) -> Json:
    siblings = _keys(LayerSiblings, definitions)
    if group == "layers":
        return {"allOf": [_layer(definitions)], "properties": {**dict.fromkeys(Wiring.model_fields, False), **siblings}}
    return one_kind(arguments_by_kind(group, definitions), siblings)


def _wiring(kind: str, definitions: Definitions) -> Json:
    entry = KERAS.find_layer(kind)
    call = call_types(kind, entry)
    is_model = kind == NESTED_MODEL or (entry is not None and entry.form == "model")
    name = "_".join(["wiring", *(["model"] if is_model else sorted(call))])
    return definitions.ref(name, lambda: _wiring_of(call, is_model, definitions))


def _wiring_of(call: Mapping[str, str], is_model: bool, definitions: Definitions) -> Json:
    arguments = {name: of_type(parse_type(text), definitions) for name, text in sorted(call.items())}
    properties = {"call": {"properties": arguments, "additionalProperties": False}}
    return {"properties": properties if is_model else {**properties, "trainable": {"type": ["boolean", "null"]}}}


# The file


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(spec_schema(), indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Writes the file, or with `--check` says whether it is stale; returns the exit code."""
    text = schema_text()
    if "--check" in arguments:
        stale = not SCHEMA_FILE.is_file() or SCHEMA_FILE.read_text(encoding="utf-8") != text
        print("stale: run `python -m specnet.spec.jsonschema`" if stale else "up to date")
        return int(stale)
    SCHEMA_FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
