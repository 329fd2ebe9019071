"""The arguments of a kind: classes made from the catalog when first used, and what is said when they do not fit."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from pydantic_core import PydanticCustomError, ValidationError

from specnet.catalog import KERAS, Catalog, Entry, Parameter
from specnet.spec.conflicts import conflicts
from specnet.spec.kinds import NESTED_MODEL, usable_entry
from specnet.spec.problems import below, fail, problem, shown
from specnet.spec.types import T
from specnet.spec.values import REQUIRED, Field, Value


class Arguments(Value):
    """The keyword arguments of one kind; a class for each kind is made from the catalog when first used."""

    of_arguments: ClassVar[bool] = True
    entry: ClassVar[Entry]


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
        help_text = (
            f"to wire it, write `{entry.kind}:` and below it `inputs: [a, b]`" if entry.inputs.form == "list" else ""
        )
        fail(
            problem(
                "no-arguments",
                f"`{entry.kind}` takes no arguments",
                loc,
                label=f"this is {shown(data)}",
                help=help_text,
            )
        )
    raw = {} if data is None else {first.name: data} if shorthand and first else data
    try:
        made = model.model_validate(raw, context=catalog)
        if found := conflicts(entry, made.given()):
            fail(*found)
        return made
    except ValidationError as error:
        found = [_at_the_word(fault) if not loc else fault for fault in below((), error)]
        if shorthand and len(found) > 1:
            found = _of_shorthand(found, entry, data)
        fail(*(_placed(fault, entry, loc, shorthand=shorthand, catalog=catalog) for fault in found))


def _at_the_word(fault: Any) -> Any:
    """A bare kind has no key to point at: its word is a value."""
    if fault["loc"]:
        return fault
    return {
        **fault,
        "type": PydanticCustomError(fault["type"].type, "{message}", {**fault["type"].context, "at": "value"}),
    }


def _of_shorthand(found: list[Any], entry: Entry, data: Any) -> list[Any]:
    """A lone value that is not the first argument is one mistake: several arguments written without their names."""
    wrong = [fault for fault in found if fault["loc"] and entry.first and fault["loc"][0] == entry.first.name]
    if not wrong or not isinstance(data, list):
        return found
    names = ", ".join(f"{name}: ..." for name, _ in zip(entry.parameters, data, strict=False))
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
            "misplaced-key",
            f"`{key}` is an argument of the call of `{entry.kind}`",
            (key,),
            at="key",
            help=f"write it beside the kind: `call: {{{key}: ...}}`",
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
    """The class of a kind's arguments."""
    return (
        _stock_model(entry.group, entry.kind)
        if catalog.custom.get(entry.group, {}).get(entry.kind) is None
        else _make(entry)
    )


@cache
def _stock_model(group: str, kind: str) -> type[Arguments]:
    entry = KERAS.find(group, kind)
    assert entry is not None
    return _make(entry)


def _make(entry: Entry) -> type[Arguments]:
    fields = {parameter.name: _field(parameter) for parameter in entry.parameters.values()}
    defaults = {name: field.default for name, field in fields.items() if not field.is_required()}
    about = {"__doc__": entry.doc, "owner": f"`{entry.kind}`", "entry": entry, "model_fields": fields}
    return type(entry.kind, (Arguments,), {**defaults, **about})


def _field(parameter: Parameter) -> Field:
    return Field(Any, (T(parameter.type),), REQUIRED if parameter.required else parameter.default)
