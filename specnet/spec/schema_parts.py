"""What the JSON Schema is put together from: shared definitions, alternatives, and the scalars of the type language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from specnet.catalog.arithmetic import LONGEST, PATTERN
from specnet.catalog.types import Atom
from specnet.spec.types import LARGEST_INT, LONGEST_NAME, NAME_PATTERN, POLICY_PATTERN

Json = dict[str, Any]

NULL: Json = {"type": "null"}
_INLINE: dict[str, Json] = {
    "any": {},
    "bool": {"type": "boolean"},
    "null": NULL,
    "str": {"type": "string"},
    "tensor": {"type": "string", "minLength": 1},
}
_SHARED: dict[str, Json] = {
    "array": {"anyOf": [{"type": ["number", "string"]}, {"type": "array", "items": {"$ref": "#/$defs/array"}}]},
    "name": {"type": "string", "pattern": NAME_PATTERN, "maxLength": LONGEST_NAME},
    "policy": {"type": "string", "pattern": POLICY_PATTERN},
}
_NUMBERS: dict[str, Json] = {
    "int": {"type": "integer", "minimum": -LARGEST_INT, "maximum": LARGEST_INT},
    "number": {"type": "number"},
}
_BOUNDS = {
    ">=": ("from", "minimum"),
    ">": ("above", "exclusiveMinimum"),
    "<=": ("to", "maximum"),
    "<": ("below", "exclusiveMaximum"),
}
_ARITHMETIC: Json = {
    "description": "Plain arithmetic between numbers, such as `1/255`.",
    "type": "string",
    "pattern": PATTERN,
    "maxLength": LONGEST,
}


class Definitions:
    """The shared parts of a schema; each is made when it is first referred to."""

    def __init__(self) -> None:
        self._made: dict[str, Json] = {}

    def ref(self, name: str, make: Callable[[], Json]) -> Json:
        """A reference to the part of this name, which `make` makes where it is new."""
        if name not in self._made:
            self._made[name] = {}  # known while it is made: parts may contain themselves
            self._made[name] = make()
        return reference(name)

    def all(self) -> Json:
        """The parts by name, sorted."""
        return dict(sorted(self._made.items()))


def reference(name: str) -> Json:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def closed(properties: Json, needed: Sequence[str] = ()) -> Json:
    """A mapping with these keys and no others."""
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(needed)} if needed else schema


def any_of(schemas: Iterable[Json]) -> Json:
    """What one of the schemas accepts; plain types are joined into one, and `null` joins a list of texts."""
    every = list(schemas)
    types = [schema["type"] for schema in every if _is_plain_type(schema)]
    joined = [schema for schema in every if not _is_plain_type(schema)]
    if "null" in types and joined and set(joined[0]) == {"enum"}:
        joined[0] = {"enum": [*joined[0]["enum"], None]}
        types.remove("null")
    if types:
        joined.append({"type": types if len(types) > 1 else types[0]})
    return joined[0] if len(joined) == 1 else {"anyOf": joined}


def _is_plain_type(schema: Json) -> bool:
    return set(schema) == {"type"} and isinstance(schema["type"], str)


def fixed(items: list[Json]) -> Json:
    """A list with a schema for each place."""
    size = {"type": "array", "minItems": len(items), "maxItems": len(items)}
    return {**size, "items": items[0]} if all(item == items[0] for item in items) else {**size, "prefixItems": items}


def atom(type_: Atom, definitions: Definitions) -> Json:
    """The schema of a scalar; numbers may be written as arithmetic."""
    if type_.name in _INLINE:
        return _INLINE[type_.name]
    if type_.name in _SHARED:
        return definitions.ref(type_.name, lambda: _SHARED[type_.name])
    bounds = [(*_BOUNDS[sign], int(limit) if limit.is_integer() else limit) for sign, limit in type_.bounds]
    name = "_".join([type_.name, *(f"{word}_{limit}" for word, _, limit in bounds)])
    number = {**_NUMBERS[type_.name], **{keyword: limit for _, keyword, limit in bounds}}
    return definitions.ref(name, lambda: {"anyOf": [number, definitions.ref("arithmetic", lambda: _ARITHMETIC)]})
