"""The items of `layers:`: a layer with its wiring, or a layer applied once more."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema
from pydantic_core.core_schema import ValidationInfo

from specnet.catalog import KERAS, Catalog, Entry
from specnet.catalog.types import parse_type
from specnet.diagnostics import did_you_mean
from specnet.spec.arguments import read_arguments
from specnet.spec.forms import the_kind, without_misplaced
from specnet.spec.kinds import NESTED_MODEL
from specnet.spec.problems import collected, fail, problem, shown, wrong_value
from specnet.spec.types import T, core
from specnet.spec.values import Value

MODEL_CALL = {"training": "bool | null", "mask": "tensor | [tensor | null...]"}
Inputs = str | tuple[str, ...] | dict[str, str | dict[str, str]]


class Wiring(Value):
    """The keys beside a kind: its name, where its inputs come from, names for its outputs, arguments of the call."""

    owner = "this item"
    name: Annotated[str | None, T("name | null")] = None
    inputs: Annotated[Inputs | None, T("str | [str...] | {str | {str}} | null")] = None
    outputs: Annotated[tuple[str, ...] | None, T("[name...] | null")] = None
    call: Annotated[dict[str, Any] | None, T("{any} | null")] = None
    trainable: Annotated[bool | tuple[str, ...] | None, T("bool | [str...] | null")] = None


class LayerItem(Wiring):
    """A layer: `Dense: {units: 10}` with its wiring. `arguments` holds what the constructor takes."""

    kind: str
    arguments: Any = None


class ApplyItem(Wiring):
    """An existing layer, applied once more: `apply: encoder`."""

    apply: Annotated[str, T("str")]


class Item:
    """Annotates a field that holds an item of `layers:`."""

    def schema(self) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(_read)


def _read(data: Any, info: ValidationInfo) -> LayerItem | ApplyItem:
    if isinstance(data, LayerItem | ApplyItem):
        return data
    return read_item(data, info.context or KERAS)


def read_item(data: Any, catalog: Catalog) -> LayerItem | ApplyItem:
    """The item that `data` writes. Raises pydantic's ValidationError with specnet's problems."""
    if isinstance(data, str):
        return LayerItem.model_construct(kind=data, arguments=read_arguments("layers", data, None, catalog, at="value"))
    if not isinstance(data, dict):
        fail(
            problem(
                "wrong-type",
                "an item of `layers` is written `Kind` or `Kind: {arguments}`",
                label=f"this is {shown(data)}",
            )
        )
    if "apply" in data:
        return _read_apply(data)
    beside = {key: value for key, value in data.items() if key in Wiring.model_fields}
    kind, misplaced = the_kind(
        [key for key in data if key not in beside], "layer", catalog.find_layer, Wiring.model_fields
    )
    arguments, faults = collected(lambda: read_arguments("layers", kind, data[kind], catalog))
    wiring, faults_beside = collected(lambda: Wiring.model_validate(beside))
    problems = [*without_misplaced(faults, misplaced), *misplaced, *faults_beside]
    problems += _call_problems(kind, beside.get("call"), catalog.find_layer(kind))
    problems += _trainable_problems(kind, wiring, catalog.find_layer(kind))
    if problems or wiring is None:
        fail(*problems)
    return _layer_item(kind, arguments, wiring, catalog)


def _layer_item(kind: str, arguments: Any, wiring: Wiring, catalog: Catalog) -> LayerItem:
    if kind == "InputLayer":  # Keras' class behind `Input`
        kind, arguments = "Input", read_arguments("layers", "Input", arguments.given(), catalog)
    return LayerItem.model_construct(kind=kind, arguments=arguments, **wiring.given())


def _read_apply(data: dict[str, Any]) -> ApplyItem:
    extra = [key for key in data if key not in ApplyItem.model_fields or key == "trainable"]
    if extra:
        fail(
            *(
                problem(
                    "bad-apply",
                    f"`{key}` cannot stand beside `apply`",
                    (key,),
                    at="key",
                    help="the layer's arguments belong to its first item",
                )
                for key in extra
            )
        )
    return ApplyItem.model_validate(data)


def call_types(kind: str, entry: Entry | None) -> dict[str, str]:
    """The types of what the call of a layer takes beyond its inputs."""
    if kind == NESTED_MODEL or (entry and entry.form == "model"):
        return MODEL_CALL
    return dict(entry.call) if entry else {}


def _call_problems(kind: str, call: Any, entry: Entry | None) -> list[Any]:
    if not isinstance(call, dict) or (entry is None and kind != NESTED_MODEL):
        return []
    known = call_types(kind, entry)
    problems = []
    for key, value in call.items():
        if key not in known:
            named = entry is not None and key in entry.inputs.names
            help_text = f"`{key}` is an input: write `inputs: {{{key}: ...}}`" if named else _call_choices(kind, known)
            problems.append(
                problem(
                    "unknown-call-argument",
                    f"the call of `{kind}` takes no `{key}`",
                    ("call", key),
                    at="key",
                    label=did_you_mean(key, known),
                    help=help_text,
                )
            )
        elif not _fits(value, known[key]):
            problems.append(
                wrong_value(f"`{key}` in the call of `{kind}`", value, parse_type(known[key]), ("call", key))
            )
    return problems


def _call_choices(kind: str, known: dict[str, str]) -> str:
    return "it takes " + ", ".join(f"`{name}`" for name in known) if known else f"`{kind}` has no call arguments"


def _fits(value: Any, type_text: str) -> bool:
    from pydantic_core import SchemaValidator

    return SchemaValidator(core(parse_type(type_text))).isinstance_python(value)


def _trainable_problems(kind: str, wiring: Wiring | None, entry: Entry | None) -> list[Any]:
    if (
        wiring is None
        or not isinstance(wiring.trainable, tuple)
        or kind == NESTED_MODEL
        or (entry and entry.form == "model")
    ):
        return []
    return [
        problem(
            "wrong-value",
            f"patterns in `trainable` are for models; `{kind}` is one layer",
            ("trainable",),
            help="write `true` or `false`",
        )
    ]
