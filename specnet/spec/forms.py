"""The one form for everything: `Kind`, or `Kind: {keyword arguments}`; a lone scalar or list is the first argument."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationError, create_model
from pydantic_core import PydanticCustomError

from specnet.catalog import KERAS, SUBGROUPS, Catalog, Entry, Parameter
from specnet.diagnostics import did_you_mean
from specnet.spec.conflicts import conflicts
from specnet.spec.problems import below, collected, fail, problem, shown, shown_plain
from specnet.spec.types import T
from specnet.spec.values import Value

NESTED_MODEL = "Model"
LAYER_SIBLINGS = ("name", "trainable")
_NOUNS = {
    "layers": "layer", "cells": "RNN cell", "recurrents": "recurrent layer", "losses": "loss", "activations": "activation function", "dtype_policies": "dtype policy",
    "ops": "operation", "quantizations": "quantization",
}  # fmt: skip


class Arguments(Value):
    """The keyword arguments of one kind; models for each kind are made from the catalog when first used."""

    of_arguments: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Construct:
    """A kind with its arguments; `arguments` is None for a kind that is only a name, such as `relu`.

    Layers inside of wrappers may also have a `name` and `trainable`.
    """

    group: str
    kind: str
    arguments: Value | None = None
    name: str | None = None
    trainable: bool | None = None


class LayerSiblings(Value):
    """What may stand beside a layer that is an argument of another one."""

    name: Annotated[str | None, T("name | null")] = None
    trainable: Annotated[bool | None, T("bool | null")] = None


def read_form(group: str, data: Any, catalog: Catalog | None) -> Construct:
    """The construct that `data` writes. Raises pydantic's ValidationError with specnet's problems."""
    catalog = catalog or KERAS
    if isinstance(data, Construct):
        return data
    if isinstance(data, str):
        return Construct(_home(group, data, catalog), data, read_arguments(group, data, None, catalog, at="value"))
    noun = _NOUNS.get(group, group.rstrip("s"))
    if not isinstance(data, dict):
        fail(problem("wrong-type", f"{_a(noun)} is written `Kind` or `Kind: {{arguments}}`", label=f"this is {shown(data)}"))
    siblings = {key: value for key, value in data.items() if _is_layer_group(group) and key in LAYER_SIBLINGS}
    kinds = [key for key in data if key not in siblings]
    kind, misplaced = the_kind(kinds, noun, lambda key: find(group, key, catalog), LAYER_SIBLINGS if _is_layer_group(group) else ())
    arguments, faults = collected(lambda: read_arguments(group, kind, data[kind], catalog))
    beside, faults_beside = collected(lambda: LayerSiblings.model_validate(siblings))
    problems = [*without_misplaced(faults, misplaced), *misplaced, *faults_beside]
    if problems or beside is None:
        fail(*problems)
    return Construct(_home(group, kind, catalog), kind, arguments, beside.name, beside.trainable)


def _home(group: str, kind: str, catalog: Catalog) -> str:
    """The group that the kind is filed under: `layers` for a cell, `applications` for a backbone among layers."""
    entry = find(group, kind, catalog)
    return entry.group if entry else "layers"


def _is_layer_group(group: str) -> bool:
    return SUBGROUPS.get(group, (group,))[0] == "layers"


def find(group: str, kind: str, catalog: Catalog) -> Entry | None:
    """The entry of a kind where one of `group` belongs; `layers` also takes applications and operations."""
    return catalog.find_layer(kind) if group == "layers" else catalog.find(group, kind)


def the_kind(keys: list[str], noun: str, known: Any, siblings: Iterable[str]) -> tuple[str, list[Any]]:
    """The one kind among the keys of a form, and the problems of keys that cannot stand beside it.

    Fails when there is no kind, or more than one.
    """
    if not keys:
        fail(problem("missing-kind", f"this item names no kind of {noun}", help="write `Kind: {arguments}`"))
    if len(keys) == 1:
        return keys[0], []
    kinds = [key for key in keys if known(key) or key == NESTED_MODEL] or [key for key in keys if key[:1].isupper()]
    if not kinds:
        hint = "write `Kind: {arguments}`, for example `Dense: {units: 10}`"
        fail(problem("missing-kind", f"this item names no kind of {noun}", (keys[0],), at="key", help=hint))
    if len(kinds) > 1:
        fail(problem("several-kinds", f"this item has {len(keys)} keys, and one kind of {noun} is expected", (keys[1],), at="key", help=_split_hint(keys)))
    entry = known(kinds[0])
    return kinds[0], [_beside(key, kinds[0], entry, siblings) for key in keys if key != kinds[0]]


def without_misplaced(found: list[Any], beside: list[Any]) -> list[Any]:
    """The problems but those of arguments that are missing because they stand in the wrong place."""
    misplaced = [f"`{fault['loc'][-1]}`" for fault in beside]
    return [fault for fault in found if fault["type"].type != "missing-argument" or not any(name in fault["type"].message() for name in misplaced)]


def _split_hint(keys: list[str]) -> str:
    return "start a new item with `-` for each: " + ", ".join(f"`- {key}:`" for key in keys[:3])


def _beside(key: str, kind: str, entry: Entry | None, siblings: Iterable[str]) -> Any:
    if entry and key in entry.call and "call" in siblings:
        return problem("misplaced-key", f"`{key}` is an argument of the call of `{kind}`", (key,), at="key", help=f"write `call: {{{key}: ...}}`")
    if entry and key in entry.parameters:
        return problem("misplaced-key", f"`{key}` is an argument of `{kind}`", (key,), at="key", help=f"write it inside: `{kind}: {{{key}: ...}}`")
    choices = [*siblings, *(entry.parameters if entry else ())]
    return problem("unknown-key", f"`{key}` cannot stand beside `{kind}`", (key,), at="key", label=did_you_mean(key, choices), help=_siblings_hint(siblings))


def _siblings_hint(siblings: Iterable[str]) -> str:
    names = ", ".join(f"`{name}`" for name in siblings)
    return f"beside the kind there may be {names}" if names else ""


def read_arguments(group: str, kind: str, data: Any, catalog: Catalog, *, at: str = "key") -> Value | None:
    """The arguments of a kind that is known to stand at key `kind` (or, with `at="value"`, is a bare text)."""
    if kind == NESTED_MODEL and group == "layers":
        return _nested_model(data, catalog, () if at == "value" else (kind,))
    entry = usable_entry(group, kind, catalog, at)
    loc = () if at == "value" else (kind,)
    if entry.form in ("function", "text"):
        if data is not None and data != {}:
            fail(problem("no-arguments", f"`{kind}` takes no arguments", loc, help=_class_hint(kind, group, catalog)))
        return None
    return _constructed(entry, data, catalog, loc)


def _class_hint(kind: str, group: str, catalog: Catalog) -> str:
    entry = catalog.find(group, kind)
    squeezed = (entry.same_as if entry and entry.same_as else kind).replace("_", "").lower()
    found = [name for name in catalog.names(group) if name.lower() == squeezed and name[:1].isupper()]
    return f"write `{found[0]}: {{...}}` to give it arguments" if found else f"write `{kind}` alone"


def usable_entry(group: str, kind: str, catalog: Catalog, at: str) -> Entry:
    """The entry of a kind that a spec may name in this place; fails with the reason where there is none."""
    entry = find(group, kind, catalog)
    loc, where = ((), "value") if at == "value" else ((kind,), "key")
    noun = _NOUNS.get(group, group.rstrip("s"))
    if entry is None:
        fail(_unknown(group, kind, noun, loc, where, catalog))
    if entry.refused and not (entry.needs_code and catalog.allow_code):
        if entry.needs_code:
            help_text = "if you trust this spec, allow it with `--allow-code`"
            fail(problem("unsafe-kind", f"`{kind}` is refused: {entry.refused}", loc, at=where, help=help_text))  # type: ignore[arg-type]
        fail(problem("unavailable-kind", f"`{kind}` cannot be used in a spec: {entry.refused}", loc, at=where))  # type: ignore[arg-type]
    return entry


def _unknown(group: str, kind: str, noun: str, loc: tuple[str, ...], at: Any, catalog: Catalog) -> Any:
    elsewhere = [other for other in catalog.groups_of(kind) if other != group]
    if kind == NESTED_MODEL or elsewhere:
        what = _a(_NOUNS.get(elsewhere[0], elsewhere[0].rstrip("s"))) if elsewhere else "a nested model"
        choices = ", ".join(f"`{name}`" for name in catalog.names(group)[:12])
        label = did_you_mean(kind, catalog.names(group))
        return problem(
            "wrong-kind",
            f"`{kind}` is {what}, and {_a(noun)} belongs here",
            loc,
            at=at,
            label=label,
            help=f"choose one of {choices}" if len(catalog.names(group)) <= 12 else "",
        )
    choices_all = [*catalog.layer_names(), NESTED_MODEL] if group == "layers" else catalog.names(group)
    label = did_you_mean(kind, choices_all)
    help_text = _form_hint(group, kind, catalog) or ("" if label else f"`specnet kinds {SUBGROUPS.get(group, (group,))[0]}` lists them")
    return problem("unknown-kind", f"there is no {noun} `{kind}`", loc, at=at, label=label, help=help_text)


def _form_hint(group: str, kind: str, catalog: Catalog) -> str:
    """For a kind that runs into its arguments: `Dense:10`, `Dense 10`, `Dense(10)`; and for Python's None."""
    word = re.match(r"(?:keras\.)?(?:\w+\.)?(\w+)(?=\W|$)", kind)
    if kind == "None":
        return "YAML's word for nothing is `null`"
    if word is None or word[1] == kind or find(group, word[1], catalog) is None:
        return ""
    return f"write `{word[1]}: ...`, with a space after the colon" if not kind.endswith("." + word[1]) else f"write `{word[1]}`"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiouR" and not noun.startswith("recurrent") else f"a {noun}"


def _nested_model(data: Any, catalog: Catalog, loc: tuple[str, ...]) -> Value:
    from specnet.spec.model import ModelSpec

    try:
        return ModelSpec.model_validate(data if data is not None else {}, context=catalog)
    except ValidationError as error:
        fail(*below(loc, error))


def _constructed(entry: Entry, data: Any, catalog: Catalog, loc: tuple[str, ...]) -> Value:
    model = arguments_model(entry, catalog)
    first = entry.first
    shorthand = data is not None and not isinstance(data, dict)
    if shorthand and first is None:
        fail(problem("no-arguments", f"`{entry.kind}` takes no arguments", loc, label=f"this is {shown(data)}"))
    raw = {} if data is None else {first.name: data} if shorthand and first else data
    try:
        made = model.model_validate(raw, context=catalog)
        if found := conflicts(entry, made.given()):
            fail(*found)
        return made
    except ValidationError as error:
        found = below((), error)
        if shorthand and len(found) > 1:
            found = _of_shorthand(found, entry, data)
        fail(*(_placed(fault, entry, loc, shorthand=shorthand, catalog=catalog) for fault in found))


def _of_shorthand(found: list[Any], entry: Entry, data: Any) -> list[Any]:
    """A lone value that is not the first argument is one mistake: several arguments written without their names."""
    wrong = [fault for fault in found if fault["loc"] and entry.first and fault["loc"][0] == entry.first.name]
    if not wrong or not isinstance(data, list):
        return found
    names = ", ".join(f"{name}: {shown_plain(value)}" for name, value in zip(entry.parameters, data, strict=False))
    context = {**wrong[0]["type"].context, "help": f"write arguments by name: `{entry.kind}: {{{names}}}`"}
    return [{**wrong[0], "type": PydanticCustomError(wrong[0]["type"].type, "{message}", context)}]


def _placed(found: Any, entry: Entry, loc: tuple[str, ...], *, shorthand: bool, catalog: Catalog) -> Any:
    """Moves a problem to its place in the document, and adds hints that need to know the kind."""
    inner = found["loc"]
    kind_error: Any = found["type"]
    if shorthand:
        inner = inner[1:] if inner and entry.first and inner[0] == entry.first.name else inner
    elif kind_error.type == "unknown-argument" and len(inner) == 1:
        found = _better_unknown(found, entry, str(inner[0]), catalog)
    return {**found, "loc": (*loc, *inner)}


def _better_unknown(found: Any, entry: Entry, key: str, catalog: Catalog) -> Any:
    from specnet.spec.items import Wiring

    if key in Wiring.model_fields and entry.group in ("layers", "applications", "ops"):
        return problem(
            "misplaced-key",
            f"`{key}` stands beside `{entry.kind}`, not among its arguments",
            (key,),
            at="key",
            help=f"write it on a line of its own, below `{entry.kind}:` and indented like it",
        )
    if key in entry.call:
        return problem(
            "misplaced-key", f"`{key}` is an argument of the call of `{entry.kind}`", (key,), at="key", help=f"write it beside the kind: `call: {{{key}: ...}}`"
        )
    first = entry.first
    if first and "@" in first.type and any(catalog.find(group, key) for group in ("layers", "schedules")):
        return problem(
            "unknown-argument",
            f"`{entry.kind}` has no argument `{key}`",
            (key,),
            at="key",
            help=f"name the argument: `{entry.kind}: {{{first.name}: {{{key}: ...}}}}`",
        )
    return found


def arguments_model(entry: Entry, catalog: Catalog = KERAS) -> type[Arguments]:
    """The pydantic model of a kind's arguments."""
    return _stock_model(entry.group, entry.kind) if catalog.custom.get(entry.group, {}).get(entry.kind) is None else _make(entry)


@cache
def _stock_model(group: str, kind: str) -> type[Arguments]:
    entry = KERAS.find(group, kind)
    assert entry is not None
    return _make(entry)


def _make(entry: Entry) -> type[Arguments]:
    fields: Any = {parameter.name: _field(parameter) for parameter in entry.parameters.values()}
    made: type[Arguments] = create_model(entry.kind, __base__=Arguments, __doc__=entry.doc, **fields)
    made.owner = f"`{entry.kind}`"
    return made


def _field(parameter: Parameter) -> Any:
    annotation: Any = Annotated[Any, T(parameter.type)]
    return (annotation, Field(... if parameter.required else parameter.default, description=parameter.doc))
