"""Entries of the catalog read off Python classes and functions: Keras' own, and those of modules that the user allows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from specnet.catalog.curated import CALL_ARGUMENTS, INPUT_FORMS, type_of
from specnet.catalog.curated.calls import IMAGES, ONE
from specnet.catalog.entries import LAYER_EXTRAS, Entry, Form, Parameter

# Beside the kind in a layer item, or of no use in a spec.
BESIDE_THE_KIND = {"name", "trainable"}
UNTYPED = "any"
# What the constructors of these layers take in `**kwargs` and then refuse.
NOT_HANDED_ON = {
    "ActivityRegularization": ("activity_regularizer",),
    "IntegerLookup": ("activity_regularizer", "autocast"),
    "StringLookup": ("activity_regularizer", "autocast"),
}
ANNOTATIONS = {"int": "int", "float": "number", "bool": "bool", "str": "str"}
_PLAIN = (bool, int, float, str, type(None))


def entry_of(
    group: str, kind: str, target: Callable[..., Any], form: Form, *, url: str = "", own: bool = False
) -> Entry:
    """The entry of one class or function; parameters that no table types get the type `any`.

    With `own` it is not Keras': the tables say nothing of it, annotations do.
    """
    parameters = _parameters(group, kind, target, own=own) if form != "function" else {}
    call = _call_arguments(target) if group == "layers" else {}
    return Entry(
        group,
        kind,
        form,
        _first_sentence(target.__doc__),
        url,
        parameters,
        inputs=INPUT_FORMS.get(kind, IMAGES if _takes_images(target) else ONE),
        call=call,
    )


def _parameters(group: str, kind: str, target: Callable[..., Any], *, own: bool) -> dict[str, Parameter]:
    documented = parameter_docs(_docstring(target))
    found: dict[str, Parameter] = {}
    takes_extras = False
    for parameter in inspect.signature(target).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            takes_extras = True
            if not own and (known := type_of(group, kind, parameter.name)):
                found[parameter.name] = Parameter(
                    parameter.name, f"{known} | null", doc=documented.get(parameter.name, "")
                )
        elif parameter.kind is not inspect.Parameter.VAR_POSITIONAL and not _skipped(group, parameter.name):
            found[parameter.name] = _parameter(group, kind, parameter, documented, own=own)
    if group == "layers" and takes_extras:
        for name in _extras(target):
            found.setdefault(
                name,
                Parameter(
                    name,
                    _typed(group, kind, name, None),
                    doc=_LAYER_DOCS[name],
                    default=True if name == "autocast" else None,
                ),
            )
    return found


def _extras(target: Any) -> tuple[str, ...]:
    """What a layer's `**kwargs` hand on to its base classes."""
    extras = (*LAYER_EXTRAS, "bounding_box_format") if _takes_images(target) else LAYER_EXTRAS
    return tuple(name for name in extras if name not in NOT_HANDED_ON.get(target.__name__, ()))


def _takes_images(target: Any) -> bool:
    return any(base.__name__ == "BaseImagePreprocessingLayer" for base in getattr(target, "__mro__", ()))


def _skipped(group: str, name: str) -> bool:
    return (group in ("layers", "applications") and name in BESIDE_THE_KIND) or name in (
        "input_tensor",
        "tensor",
        "self",
    )


def _parameter(
    group: str, kind: str, parameter: inspect.Parameter, documented: dict[str, str], *, own: bool
) -> Parameter:
    required = parameter.default is inspect.Parameter.empty
    default = None if required else plain_default(parameter.default)
    type_ = _annotated(parameter, default) if own else _typed(group, kind, parameter.name, default, required=required)
    return Parameter(parameter.name, type_, required, default, documented.get(parameter.name, ""))


def _typed(group: str, kind: str, name: str, default: object, *, required: bool = False) -> str:
    known = type_of(group, kind, name)
    if known is None:
        return UNTYPED
    return known if required or default is not None or "null" in known.split(" | ") else f"{known} | null"


def _annotated(parameter: inspect.Parameter, default: object) -> str:
    """The type that a plain annotation says (also one written as text), or `any`."""
    known = ANNOTATIONS.get(getattr(parameter.annotation, "__name__", str(parameter.annotation)), UNTYPED)
    return (
        known
        if known == UNTYPED or default is not None or parameter.default is inspect.Parameter.empty
        else f"{known} | null"
    )


def plain_default(value: object) -> Any:
    """A default as plain data: tuples become lists; what is no plain data becomes its text."""
    if isinstance(value, tuple | list):
        return [plain_default(item) for item in value]
    return value if isinstance(value, _PLAIN) else str(value)


def _call_arguments(target: Any) -> dict[str, str]:
    names = list(inspect.signature(target.call).parameters)[2:] if hasattr(target, "call") else []
    return {name: CALL_ARGUMENTS[name] for name in names if name in CALL_ARGUMENTS}


_LAYER_DOCS = {
    "activity_regularizer": "Regularizer for the output of the layer.",
    "dtype": "The dtype or dtype policy of the layer's computations and weights.",
    "bounding_box_format": "How the bounding boxes of the inputs are written.",
    "autocast": "Whether floating-point inputs are cast to the layer's compute dtype.",
}


def _docstring(target: Any) -> str:
    own, init = inspect.getdoc(target) or "", inspect.getdoc(getattr(target, "__init__", None)) or ""
    return own + "\n" + (init if "Args:" in init else "")


def parameter_docs(docstring: str) -> dict[str, str]:
    """The first sentence on each parameter from the `Args:` section of a docstring."""
    section = re.search(r"^Args:\n(.*?)(?=^\S|\Z)", docstring, re.DOTALL | re.MULTILINE)
    if not section:
        return {}
    parts = re.split(r"^ {4}\*{0,2}(\w+)(?:\s*\([^)\n]*\))?:", section[1], flags=re.MULTILINE)
    return {name: _one_line(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _first_sentence(docstring: str | None) -> str:
    return _one_line((docstring or "").strip().split("\n\n")[0])


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    sentence = re.match(r".+?[.!?](?= |$)(?<!e\.g\.)(?<!i\.e\.)(?<!ie\.)(?<!eg\.)(?<!vs\.)", joined)
    return (sentence[0] if sentence else joined)[:200]
