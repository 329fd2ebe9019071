"""The catalog's types as pydantic schemas: strict, finite, lists become tuples, numbers may be arithmetic."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from pydantic_core.core_schema import ValidationInfo

from specnet.catalog import KERAS
from specnet.catalog.arithmetic import ArithmeticFault, evaluate, looks_like_arithmetic
from specnet.catalog.types import Atom, Fixed, KindOf, ListOf, Literal, MappingOf, Type, Union, parse_type
from specnet.spec.problems import UNION_TAG

NAME_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$"
POLICY_PATTERN = (
    r"^(int8|float8|int4(/-?[0-9]+)?|(gptq|awq)/[0-9]+/-?[0-9]+)_from_(mixed_)?(b?float16|float32|float64)$"
)
LONGEST_NAME = 200
LARGEST_INT = 2**63 - 1
# Kinds that always need arguments, so that a text cannot be one of them.
_NEVER_BARE = (KindOf("schedules"),)
_KIND, _PLAIN = f"{UNION_TAG}kind>", f"{UNION_TAG}plain>"
_PYDANTIC_BOUND = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}


class T:
    """Annotates a field with a type of the catalog's language: `Annotated[int, T("int>=1")]`."""

    def __init__(self, text: str) -> None:
        self.type = parse_type(text)

    def schema(self) -> CoreSchema:
        return core(self.type)


@cache
def core(type_: Type) -> CoreSchema:
    """The pydantic schema of a type."""
    if isinstance(type_, Atom):
        return _atom(type_)
    if isinstance(type_, Literal):
        return core_schema.literal_schema(list(type_.texts))
    if isinstance(type_, KindOf):
        return core_schema.with_info_plain_validator_function(_kind_reader((type_.group,)))
    if isinstance(type_, ListOf):
        return core_schema.tuple_schema([core(type_.item)], variadic_item_index=0)
    if isinstance(type_, Fixed):
        return core_schema.tuple_schema([core(item) for item in type_.items])
    if isinstance(type_, MappingOf):
        return core_schema.dict_schema(core_schema.str_schema(strict=True), core(type_.value))
    return _union(type_)


def _kind_reader(groups: tuple[str, ...]) -> Any:
    def read(data: Any, info: ValidationInfo) -> Any:
        from specnet.spec.forms import read_form
        from specnet.spec.kinds import group_meant

        group = groups[0] if len(groups) == 1 else group_meant(groups, data, info.context or KERAS)
        return read_form(group, data, info.context)

    return read


def _atom(atom: Atom) -> CoreSchema:
    simple: dict[str, CoreSchema] = {
        "bool": core_schema.bool_schema(strict=True),
        "str": core_schema.str_schema(strict=True),
        "null": core_schema.none_schema(),
        "any": core_schema.no_info_plain_validator_function(frozen),
        "array": core_schema.no_info_plain_validator_function(_array),
        "tensor": core_schema.str_schema(strict=True, min_length=1),
        "policy": core_schema.str_schema(strict=True, pattern=POLICY_PATTERN),
        "name": core_schema.no_info_plain_validator_function(_name),
    }
    if atom.name in simple:
        return simple[atom.name]
    bounds = {_PYDANTIC_BOUND[sign]: limit for sign, limit in atom.bounds}
    number = _int(bounds) if atom.name == "int" else _number(bounds)
    from_text = core_schema.chain_schema([core_schema.no_info_plain_validator_function(_arithmetic), number])
    return core_schema.union_schema([number, from_text], mode="left_to_right")


def _int(bounds: dict[str, float]) -> CoreSchema:
    limits: dict[str, Any] = {
        "ge": -LARGEST_INT,
        "le": LARGEST_INT,
        **{name: int(limit) for name, limit in bounds.items()},
    }
    return core_schema.int_schema(strict=True, **limits)


def _number(bounds: dict[str, float]) -> CoreSchema:
    limits: Any = bounds
    return core_schema.union_schema(
        [_int_like(bounds), core_schema.float_schema(strict=True, allow_inf_nan=False, **limits)]
    )


def _int_like(bounds: dict[str, float]) -> CoreSchema:
    """Integers keep their type where a number is expected; bounds such as 0.5 are checked as numbers."""
    whole = all(limit.is_integer() for limit in bounds.values())
    if whole:
        return _int(bounds)
    limits: Any = bounds
    return core_schema.chain_schema(
        [_int({}), core_schema.float_schema(**limits), core_schema.no_info_plain_validator_function(int)]
    )


def _arithmetic(value: Any) -> int | float:
    if not isinstance(value, str) or not looks_like_arithmetic(value):
        raise ValueError("not arithmetic")
    try:
        return evaluate(value)
    except ArithmeticFault as fault:
        help_text = "a percentage is written as a number, such as `0.5`" if value.rstrip().endswith("%") else ""
        context = {
            "message": f"`{value}` has no value: {fault}",
            "at": "value",
            "label": "",
            "note": "",
            "help": help_text,
        }
        raise PydanticCustomError("bad-arithmetic", "{message}", context) from None


def _name(value: Any) -> str:
    if isinstance(value, str) and len(value) <= LONGEST_NAME and re.fullmatch(NAME_PATTERN, value):
        return value
    if not isinstance(value, str):
        raise ValueError("not a text")
    help_text = "use the letters a to z, digits, `_`, `-` and `.`, and start with a letter, digit or `_`"
    raise PydanticCustomError(
        "bad-name",
        "{message}",
        {
            "message": f"{json.dumps(value[:40], ensure_ascii=False)} cannot be a name",
            "at": "value",
            "label": "",
            "note": "",
            "help": help_text,
        },
    )


def _array(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_array(item) for item in value)
    if isinstance(value, str) or (
        isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0
    ):
        return value
    raise ValueError("not an array")


def frozen(value: Any) -> Any:
    """Plain data with its lists made tuples."""
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return {key: frozen(item) for key, item in value.items()} if isinstance(value, dict) else value


def _union(union: Union) -> CoreSchema:
    members = [member for member in union.members if member != Atom("null")]
    inner = core(members[0]) if len(members) == 1 else _several(members)
    return core_schema.nullable_schema(inner) if len(members) < len(union.members) else inner


def _several(members: Sequence[Type]) -> CoreSchema:
    """Where one member is a kind, the form of the value decides, so that a fault inside a kind is reported as such."""
    kinds = [member for member in members if isinstance(member, KindOf)]
    if not kinds:
        return _by_container(members)
    plain = [member for member in members if not isinstance(member, KindOf)]
    takes_text = kinds[0] in _NEVER_BARE or any(
        isinstance(member, Literal) or member in (Atom("str"), Atom("policy")) for member in plain
    )

    def form(value: Any) -> str:
        return (
            _KIND
            if isinstance(value, dict)
            or (isinstance(value, str) and not takes_text and not looks_like_arithmetic(value))
            else _PLAIN
        )

    reader = core_schema.with_info_plain_validator_function(_kind_reader(tuple(kind.group for kind in kinds)))
    return core_schema.tagged_union_schema({_KIND: reader, _PLAIN: _any_of(plain)}, form)


def _by_container(members: Sequence[Type]) -> CoreSchema:
    """Lists of kinds, and mappings to them, are told apart by their form, for the same reason."""
    mappings = [member for member in members if isinstance(member, MappingOf)]
    others = [member for member in members if not isinstance(member, MappingOf)]
    if not mappings or not any(_holds_kinds(member) for member in members):
        return _any_of(members)
    choices = {_KIND: _any_of(mappings), _PLAIN: _any_of(others)}
    return core_schema.tagged_union_schema(choices, lambda value: _KIND if isinstance(value, dict) else _PLAIN)


def _holds_kinds(type_: Type) -> bool:
    inner = type_.item if isinstance(type_, ListOf) else type_.value if isinstance(type_, MappingOf) else type_
    return isinstance(inner, KindOf) or (inner is not type_ and _holds_kinds(inner))


def _any_of(members: Sequence[Type]) -> CoreSchema:
    return core(members[0]) if len(members) == 1 else core_schema.union_schema([core(member) for member in members])
