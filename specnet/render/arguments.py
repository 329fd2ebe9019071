"""The arguments of a layer in the few words that fit into a picture."""

from __future__ import annotations

from typing import Any

from specnet.graph import Layer
from specnet.spec import Construct

# What a reader looks for first; the rest stands in the spec.
SHOWN = (
    "activation",
    "padding",
    "strides",
    "return_sequences",
    "pooling",
    "include_top",
    "axis",
    "rate",
    "x2",
    "offset",
)
LONGEST = 48


def in_short(layer: Layer) -> str:
    """The first argument, then the telling ones: `300, relu` or `32, (3, 3), relu`."""
    if layer.kind == "Input" or layer.entry is None or layer.arguments is None:
        return ""
    given = layer.arguments.given()
    known = layer.entry.parameters
    required = [name for name, parameter in known.items() if parameter.required]
    telling = [name for name in SHOWN if name in given and not _is_default(given[name], known[name].default)]
    words = [_word(name, given[name], required) for name in dict.fromkeys([*required, *telling]) if name in given]
    text = ", ".join(word for word in words if word)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _is_default(value: Any, default: Any) -> bool:
    """A number may stand for a list of it: strides of 1 are those of `[1, 1]`."""
    return value == default or (
        isinstance(default, list) and (tuple(default) == value or all(item == value for item in default))
    )


def _word(name: str, value: Any, required: list[str]) -> str:
    plain = _plain(value)
    if name in required or name in ("activation", "padding", "pooling"):
        return plain
    return name if value is True else "" if value is False or value is None else f"{name} {plain}"


def _plain(value: Any) -> str:
    if isinstance(value, Construct):
        first = next(iter(value.arguments.given().values()), None) if value.arguments else None
        return f"{value.kind} {_plain(first)}" if isinstance(first, int | float | str) else value.kind
    if isinstance(value, tuple):
        return "(" + ", ".join(_plain(item) for item in value) + ")"
    return f"{value:g}" if isinstance(value, float) else str(value)
