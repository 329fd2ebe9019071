"""How validators say what is wrong, and how pydantic's own errors are put into our words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NoReturn

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from specnet.catalog.types import Atom, Fixed, ListOf, Literal as OneOf, Type, Union, describe
from specnet.diagnostics import did_you_mean, nearest
from specnet.diagnostics.codes import CODES

Loc = tuple[str | int, ...]
UNION_TAG = "<"


def problem(code: str, message: str, loc: Loc = (), *, at: Literal["key", "value"] = "value", label: str = "", note: str = "", help: str = "") -> InitErrorDetails:
    """One fault at `loc` below the value that is being validated."""
    context = {"message": message, "at": at, "label": label, "note": note, "help": help}
    return InitErrorDetails(type=PydanticCustomError(code, "{message}", context), loc=loc, input=None)  # type: ignore[arg-type]


def fail(*problems: InitErrorDetails) -> NoReturn:
    """Raises the problems as pydantic's ValidationError, which pydantic merges with those found elsewhere."""
    raise ValidationError.from_exception_data("spec", list(problems))


def below(loc: Loc, error: ValidationError) -> list[InitErrorDetails]:
    """The problems of an inner validation, moved below `loc`; every one of them is already in our words."""
    return [_again(found, (*loc, *_clean(found["loc"]))) for found in error.errors(include_url=False, include_input=False)]


def _again(found: Any, loc: Loc) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError(found["type"], "{message}", found["ctx"]), loc=loc, input=None)


def _clean(loc: Iterable[str | int]) -> Loc:
    return tuple(step for step in loc if not (isinstance(step, str) and step.startswith(UNION_TAG)))


def in_our_words(error: ValidationError, owner: str, data: Mapping[str, Any], types: Mapping[str, Type], keys: Iterable[str], *, argument: bool) -> list[InitErrorDetails]:
    """The errors of a mapping: unknown, missing and wrong values, one problem for each faulty key.

    `owner` names the mapping in messages; `argument` tells arguments of a kind from keys of the language.
    A missing key is left out when an unknown one is a misspelling of it.
    """
    by_key: dict[str | int, list[Any]] = {}
    for found in error.errors(include_url=False):
        by_key.setdefault(found["loc"][0] if found["loc"] else "", []).append(found)
    unknown = [str(key) for key, faults in by_key.items() if faults[0]["type"] == "extra_forbidden"]
    missing = [str(key) for key, faults in by_key.items() if faults[0]["type"] == "missing"]
    meant = {nearest(key, keys) for key in unknown}
    problems = [_unknown(key, owner, keys, argument=argument) for key in unknown]
    problems += [_missing(key, owner, types, argument=argument) for key in missing if key not in meant]
    for key, faults in by_key.items():
        if key not in unknown and key not in missing:
            problems += _wrong(str(key), faults, owner, data, types)
    return problems


def _unknown(key: str, owner: str, keys: Iterable[str], *, argument: bool) -> InitErrorDetails:
    choices = list(keys)
    label = did_you_mean(key, choices)
    help_text = "" if label else _choices(choices, argument=argument)
    if argument:
        return problem("unknown-argument", f"{owner} has no argument `{key}`", (key,), at="key", label=label, help=help_text)
    return problem("unknown-key", f"{owner} has no key `{key}`", (key,), at="key", label=label, help=help_text)


def _choices(choices: list[str], *, argument: bool) -> str:
    what = "its arguments are" if argument else "the keys here are"
    return f"{what} {', '.join(f'`{choice}`' for choice in choices)}" if choices else "it takes no arguments"


def _missing(key: str, owner: str, types: Mapping[str, Type], *, argument: bool) -> InitErrorDetails:
    what = "the argument" if argument else "the key"
    expected = f"`{key}` is {describe(types[key])}" if key in types else ""
    return problem("missing-argument" if argument else "missing-key", f"{owner} needs {what} `{key}`", at="key", help=expected)


def _wrong(key: str, faults: list[Any], owner: str, data: Mapping[str, Any], types: Mapping[str, Type]) -> list[InitErrorDetails]:
    ours = {(found["type"], _clean(found["loc"]), found["ctx"]["message"]): found for found in faults if found["type"] in CODES}
    if ours:
        return [_again(found, _clean(found["loc"])) for found in ours.values()]
    value = data.get(key)
    type_ = types.get(key)
    if type_ is None:
        what = _CONTAINERS.get(faults[0]["type"], "of another form")
        return [problem("wrong-type", f"`{key}` of {owner} must be {what}", (key,), label=f"this is {shown(value)}")]
    inner = _clean(faults[0]["loc"])[1:] if len(faults) == 1 and isinstance(type_, Fixed | ListOf) else ()
    return [wrong_value(f"`{key}` of {owner}", value, type_, (key, *inner))]


_CONTAINERS = {"tuple_type": "a list", "dict_type": "a mapping", "model_type": "a mapping"}


def wrong_value(subject: str, value: Any, type_: Type, loc: Loc) -> InitErrorDetails:
    """`subject` must be of `type_`, and `value` is not."""
    label = _literal_hint(value, type_) or f"this is {shown(value)}"
    return problem("wrong-value", f"{subject} must be {describe(type_)}", loc, label=label, help=_mend(value, type_))


def shown(value: Any) -> str:
    """A value in a few words, as it would stand in a spec."""
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f'the text "{value if len(value) < 40 else value[:37] + "..."}"'
    if isinstance(value, int | float):
        return f"`{value}`"
    return f"a list of {len(value)}" if isinstance(value, list | tuple) else "a mapping"


def _literal_hint(value: Any, type_: Type) -> str:
    texts = [text for member in _members(type_) if isinstance(member, OneOf) for text in member.texts]
    return did_you_mean(value, texts) if isinstance(value, str) else ""


def _members(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, Union) else (type_,)


def _mend(value: Any, type_: Type) -> str:
    """How to write what was probably meant."""
    atoms = {member.name for member in _members(type_) if isinstance(member, Atom)}
    if isinstance(value, str):
        return _mend_text(value.strip(), atoms)
    if isinstance(value, float) and value.is_integer() and "int" in atoms and abs(value) < 1e15:
        return f"write `{int(value)}`, without a decimal point"
    return ""


def _mend_text(text: str, atoms: set[str]) -> str:
    if text == "None":
        return "YAML's word for nothing is `null`"
    if text.startswith("(") and text.endswith(")"):
        return f"YAML has no tuples: write `[{text[1:-1].strip().rstrip(',')}]`"
    if "bool" in atoms and text.lower() in ("yes", "no", "on", "off", "true", "false"):
        return f"write `{'true' if text.lower() in ('yes', 'on', 'true') else 'false'}`"
    digits = text.replace("_", "").removeprefix("-")
    if {"int", "number"} & atoms and digits.replace(".", "", 1).isdigit():
        return f"write the number without quotes and underscores: `{text.replace('_', '')}`"
    return ""
