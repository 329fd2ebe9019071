"""The JSON Schema of spec files, made from what also validates them: the values, the catalog and its type language.

`python -m specnet.spec.jsonschema` writes it to `schemas/`; with `--check` it only says whether that file is up to date.
"""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from specnet.catalog import KERAS, SUBGROUPS, Entry, Parameter, store
from specnet.catalog.types import Atom, Fixed, KindOf, ListOf, Literal, MappingOf, Type, Union, parse_type
from specnet.spec.descriptions import describe_key
from specnet.spec.document import LANGUAGE_VERSION, Spec, Version
from specnet.spec.forms import NESTED_MODEL, LayerSiblings, find
from specnet.spec.items import ApplyItem, Item, Wiring, call_types
from specnet.spec.model import ModelSpec
from specnet.spec.per_output import PerOutput
from specnet.spec.schema_parts import NULL, Definitions, Json, any_of, atom, fixed
from specnet.spec.types import T
from specnet.spec.values import Value

SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "specnet.schema.json"
HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://specnet.dev/schema/v1.json",
    "title": "specnet",
    "description": "A Keras model, its data and its training as a specnet spec.",
}
_TEXTS = (Atom("str"), Atom("policy"))


def spec_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of spec files, with descriptions for editors.

    It knows Keras' own kinds, not those of allowed code, and says nothing about wiring.
    """
    definitions = Definitions()
    return {**HEAD, **_mapping(Spec, definitions), "$defs": definitions.all()}


# Values of the language


def _mapping(model: type[Value], definitions: Definitions) -> Json:
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    return _closed(_keys(model, definitions), needed)


def _closed(properties: Json, needed: list[str]) -> Json:
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": needed} if needed else schema


def _keys(model: type[Value], definitions: Definitions) -> Json:
    return {name: {"description": describe_key(model, name), **_field(field, definitions)} for name, field in model.model_fields.items()}


def _field(field: FieldInfo, definitions: Definitions) -> Json:
    for mark in field.metadata:
        if isinstance(mark, T):
            return _type(mark.type, definitions)
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
    return any_of([one, {"type": "array", "items": one}, by_output])


def _of_one_output(mark: PerOutput, definitions: Definitions) -> Json:
    several = [{"type": "array", "items": {"$ref": f"#/$defs/{mark.group}_of_one_output"}}] if mark.many else []
    return any_of([_kind_of(mark.group, definitions), *several, NULL])


def _by_output(group: str, one: Json) -> Json:
    """A mapping from outputs; where it has one key that is a kind, or looks like one, it is that kind."""
    lone = {"propertyNames": {"not": {"enum": sorted(store.kinds(group))}}, "patternProperties": {"^[A-Z]": {"not": {"type": "object"}}}}
    return {"type": "object", "additionalProperties": one, "if": {"minProperties": 1, "maxProperties": 1}, "then": lone}


# Items of `layers:`


def _item(definitions: Definitions) -> Json:
    layer = definitions.ref("layer", lambda: _layer(definitions))
    apply = definitions.ref("apply", lambda: _apply(definitions))
    return any_of([_names("layers", definitions), layer, apply])


def _layer(definitions: Definitions) -> Json:
    """A layer with its wiring; what the call takes, and what `trainable` may be, depends on the kind."""
    wiring = {kind: _wiring(kind, definitions) for kind in (NESTED_MODEL, *_kinds("layers"))}
    return {**_one_kind("layers", _keys(Wiring, definitions), definitions), "dependentSchemas": wiring}


def _wiring(kind: str, definitions: Definitions) -> Json:
    entry = KERAS.find_layer(kind)
    call = call_types(kind, entry)
    is_model = kind == NESTED_MODEL or (entry is not None and entry.form == "model")
    name = "_".join(["wiring", *(["model"] if is_model else sorted(call))])
    return definitions.ref(name, lambda: _wiring_of(call, is_model, definitions))


def _wiring_of(call: Mapping[str, str], is_model: bool, definitions: Definitions) -> Json:
    arguments = {name: _type(parse_type(text), definitions) for name, text in sorted(call.items())}
    properties = {"call": {"properties": arguments, "additionalProperties": False}}
    return {"properties": properties if is_model else {**properties, "trainable": {"type": ["boolean", "null"]}}}


def _apply(definitions: Definitions) -> Json:
    keys = _keys(ApplyItem, definitions)
    return _closed({"apply": keys.pop("apply"), **{key: schema for key, schema in keys.items() if key != "trainable"}}, ["apply"])


# Kinds and their arguments


def _kinds(group: str) -> dict[str, Entry]:
    """What a spec may name where a kind of the group belongs; where layers do, applications and operations too."""
    names = KERAS.layer_names() if group == "layers" else KERAS.names(group)
    found = {name: find(group, name, KERAS) for name in sorted(names)}
    return {name: entry for name, entry in found.items() if entry is not None and KERAS.usable(entry)}


def _kind_of(group: str, definitions: Definitions) -> Json:
    return definitions.ref(group, lambda: any_of([_names(group, definitions), _form(group, definitions)]))


def _names(group: str, definitions: Definitions) -> Json:
    """The kinds that may stand alone, because they need no arguments."""
    return definitions.ref(f"{group}_alone", lambda: {"enum": [name for name, entry in _kinds(group).items() if not _needed(entry)]})


def _form(group: str, definitions: Definitions) -> Json:
    siblings = LayerSiblings if SUBGROUPS.get(group, (group,))[0] == "layers" else Value
    return definitions.ref(f"{group}_with_arguments", lambda: _one_kind(group, _keys(siblings, definitions), definitions))


def _one_kind(group: str, siblings: Json, definitions: Definitions) -> Json:
    kinds = {name: _kind(entry, definitions) for name, entry in _kinds(group).items()}
    if group == "layers":
        kinds[NESTED_MODEL] = _value(ModelSpec, definitions)
    return {**_closed({**siblings, **kinds}, []), "oneOf": [{"required": [name]} for name in kinds]}


def _kind(entry: Entry, definitions: Definitions) -> Json:
    if not entry.parameters:
        return {"description": _doc(entry), "type": ["object", "null"], "maxProperties": 0}
    return definitions.ref(f"{entry.group}.{entry.same_as or entry.kind}", lambda: _arguments(entry, definitions))


def _doc(entry: Entry) -> str:
    return " ".join(part for part in (entry.doc, entry.url) if part)


def _needed(entry: Entry) -> list[str]:
    return [parameter.name for parameter in entry.parameters.values() if parameter.required]


def _arguments(entry: Entry, definitions: Definitions) -> Json:
    """The arguments by their names; the first one alone, where no other is needed; or nothing, where none is."""
    needed = _needed(entry)
    forms = [_closed({p.name: _parameter(p, definitions) for p in entry.parameters.values()}, needed)]
    first = next(iter(entry.parameters.values()))
    if set(needed) <= {first.name}:
        forms += _alone(parse_type(first.type), definitions)
    if not needed:
        forms.append(NULL)
    return {"description": _doc(entry), **any_of(forms)}


def _parameter(parameter: Parameter, definitions: Definitions) -> Json:
    """Defaults of `null` are left out, because editors would offer them."""
    about = {"description": parameter.doc, "default": parameter.default}
    return {**{key: text for key, text in about.items() if text not in ("", None)}, **_type(parse_type(parameter.type), definitions)}


def _alone(type_: Type, definitions: Definitions) -> list[Json]:
    """The scalars and lists of a type: a mapping would be the arguments by name, and `null` none of them."""
    members = type_.members if isinstance(type_, Union) else (type_,)
    kinds = [] if _takes_text(type_) else [_names(member.group, definitions) for member in members if isinstance(member, KindOf)]
    others = [member for member in members if not isinstance(member, KindOf | MappingOf) and member not in (Atom("null"), Atom("any"))]
    anything: list[Json] = [{"type": ["array", "boolean", "number", "string"]}] if Atom("any") in members else []
    return [*kinds, *(_type(member, definitions) for member in others), *anything]


# Types


def _type(type_: Type, definitions: Definitions) -> Json:
    if isinstance(type_, Atom):
        return atom(type_, definitions)
    if isinstance(type_, Literal):
        return {"enum": list(type_.texts)}
    if isinstance(type_, KindOf):
        return _kind_of(type_.group, definitions)
    if isinstance(type_, ListOf):
        return {"type": "array", "items": _type(type_.item, definitions)}
    if isinstance(type_, Fixed):
        return fixed([_type(item, definitions) for item in type_.items])
    if isinstance(type_, MappingOf):
        return {"type": "object", "additionalProperties": _type(type_.value, definitions)}
    return any_of(_member(member, type_, definitions) for member in type_.members)


def _member(member: Type, union: Union, definitions: Definitions) -> Json:
    """Where a text may stand, a kind is told by being a mapping."""
    return _form(member.group, definitions) if isinstance(member, KindOf) and _takes_text(union) else _type(member, definitions)


def _takes_text(type_: Type) -> bool:
    return isinstance(type_, Union) and any(isinstance(member, Literal) or member in _TEXTS for member in type_.members)


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
