"""The catalog as JSON Schema: types of its language, kinds, and their arguments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from specnet.catalog import GROUPS, KERAS, SUBGROUPS, Entry, Parameter
from specnet.catalog.types import Atom, Fixed, KindOf, ListOf, Literal, MappingOf, Type, Union, parse_type
from specnet.spec.kinds import find
from specnet.spec.schema_parts import NULL, Definitions, Json, any_of, atom, closed, fixed, reference

# In these groups other keys may stand beside the kind; `spec.jsonschema` makes their forms, which are only referred to here.
GROUPS_WITH_SIBLINGS = ("layers", *SUBGROUPS)
_TEXTS = (Atom("str"), Atom("policy"))


def of_type(type_: Type, definitions: Definitions) -> Json:
    """The schema of a type."""
    if isinstance(type_, Atom):
        return atom(type_, definitions)
    if isinstance(type_, Literal):
        return {"enum": list(type_.texts)}
    if isinstance(type_, KindOf):
        return kind_of(type_.group, definitions)
    if isinstance(type_, ListOf):
        return {"type": "array", "items": of_type(type_.item, definitions)}
    if isinstance(type_, Fixed):
        return fixed([of_type(item, definitions) for item in type_.items])
    if isinstance(type_, MappingOf):
        return {"type": "object", "additionalProperties": of_type(type_.value, definitions)}
    return any_of(_member(member, type_, definitions) for member in type_.members)


def _member(member: Type, union: Union, definitions: Definitions) -> Json:
    """Where a text may stand, a kind is told by being a mapping."""
    return (
        _form(member.group, definitions)
        if isinstance(member, KindOf) and _takes_text(union)
        else of_type(member, definitions)
    )


def _takes_text(type_: Type) -> bool:
    return isinstance(type_, Union) and any(isinstance(member, Literal) or member in _TEXTS for member in type_.members)


def kind_of(group: str, definitions: Definitions) -> Json:
    """A kind of the group, bare or with arguments."""
    return definitions.ref(group, lambda: any_of([*bare_kinds(group, definitions), _form(group, definitions)]))


def bare_kinds(group: str, definitions: Definitions) -> list[Json]:
    """The kinds that may stand alone, because they need no arguments; an empty list where there are none."""
    names = [name for name, entry in kinds(group).items() if not _needed(entry)]
    return [definitions.ref(f"{group}_alone", lambda: {"enum": names})] if names else []


def kinds(group: str) -> dict[str, Entry]:
    """What a spec may name where a kind of the group belongs; where layers do, applications and operations too."""
    names = KERAS.layer_names() if group == "layers" else KERAS.names(group)
    found = {name: find(group, name, KERAS) for name in sorted(names)}
    return {name: entry for name, entry in found.items() if entry is not None and KERAS.usable(entry)}


def form_name(group: str) -> str:
    """The name under which `Kind: arguments` of the group is defined."""
    return f"{group}_with_arguments"


def _form(group: str, definitions: Definitions) -> Json:
    name = form_name(group)
    return (
        reference(name)
        if group in GROUPS_WITH_SIBLINGS
        else definitions.ref(name, lambda: one_kind(arguments_by_kind(group, definitions), {}))
    )


def arguments_by_kind(group: str, definitions: Definitions) -> Json:
    """The arguments of every kind of a group."""
    return {name: _arguments(entry, definitions) for name, entry in kinds(group).items()}


def one_kind(by_kind: Json, siblings: Mapping[str, Json]) -> Json:
    """A mapping in which one kind is a key, and siblings may be."""
    return {**closed({**siblings, **by_kind}), "oneOf": [{"required": [name]} for name in by_kind]}


def _arguments(entry: Entry, definitions: Definitions) -> Json:
    if not _parameters(entry):
        return {"description": _doc(entry), "type": ["object", "null"], "maxProperties": 0}
    return definitions.ref(f"{entry.group}.{entry.same_as or entry.kind}", lambda: _arguments_of(entry, definitions))


def _doc(entry: Entry) -> str:
    return " ".join(part for part in (entry.doc, entry.url) if part)


def _parameters(entry: Entry) -> list[Parameter]:
    return [] if entry.form in ("function", "text") else list(entry.parameters.values())


def _needed(entry: Entry) -> list[str]:
    return [parameter.name for parameter in _parameters(entry) if parameter.required]


def _arguments_of(entry: Entry, definitions: Definitions) -> Json:
    """The arguments by their names; the first one alone, where no other is needed; or nothing, where none is."""
    needed = _needed(entry)
    forms = [closed({p.name: _parameter(p, definitions) for p in _parameters(entry)}, needed)]
    if entry.first and set(needed) <= {entry.first.name}:
        forms += _first_alone(parse_type(entry.first.type), definitions)
    if not needed:
        forms.append(NULL)
    return {"description": _doc(entry), **any_of(forms)}


def _first_alone(type_: Type, definitions: Definitions) -> list[Json]:
    """The scalars and lists of a type: a mapping would be the arguments by name, and `null` none of them."""
    members = type_.members if isinstance(type_, Union) else (type_,)
    bare = [
        name
        for member in members
        if isinstance(member, KindOf) and not _takes_text(type_)
        for name in bare_kinds(member.group, definitions)
    ]
    others = [
        member
        for member in members
        if not isinstance(member, KindOf | MappingOf) and member not in (Atom("null"), Atom("any"))
    ]
    anything: list[Json] = [{"type": ["array", "boolean", "number", "string"]}] if Atom("any") in members else []
    return [*bare, *(of_type(member, definitions) for member in others), *anything]


def _parameter(parameter: Parameter, definitions: Definitions) -> Json:
    name = _shared_parameters().get(repr(parameter))
    return (
        definitions.ref(name, lambda: _parameter_of(parameter, definitions))
        if name
        else _parameter_of(parameter, definitions)
    )


@cache
def _shared_parameters() -> dict[str, str]:
    """The parameters that several kinds have alike, with names that come from the first of these kinds."""
    places: dict[str, list[str]] = {}
    for group in GROUPS:
        for entry in kinds(group).values():
            for parameter in [] if entry.same_as else _parameters(entry):
                places.setdefault(repr(parameter), []).append(f"{entry.group}.{entry.kind}.{parameter.name}")
    return {parameter: names[0] for parameter, names in places.items() if len(names) > 1}


def _parameter_of(parameter: Parameter, definitions: Definitions) -> Json:
    """Defaults of `null` are left out, because editors would offer them."""
    about = {"description": parameter.doc, "default": parameter.default}
    return {
        **{key: text for key, text in about.items() if text not in ("", None)},
        **of_type(parse_type(parameter.type), definitions),
    }
