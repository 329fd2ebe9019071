"""Names of layers that are arguments of other layers: those that were given, else Keras' own.

Keras numbers them by class in the order in which they are made: what is inside of a layer comes before it.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from specnet.catalog import KERAS
from specnet.graph.names import stem
from specnet.spec import Construct, ModelSpec
from specnet.spec.values import Value

# The class has another name than the kind.
_CLASSES = {"GroupQueryAttention": "GroupedQueryAttention"}


class InnerNames:
    """The names of all layers inside of one layer; they are looked up by the identity of their constructs."""

    def __init__(self, arguments: Any) -> None:
        self._arguments = arguments

    def of(self, construct: Construct) -> str:
        """The name of a layer somewhere inside."""
        return self._names[id(construct)]

    @cached_property
    def _names(self) -> dict[int, str]:
        names: dict[int, str] = {}
        _collect(self._arguments, names, Counter())
        return names


def _collect(value: Any, names: dict[int, str], made: Counter[str]) -> None:
    if isinstance(value, tuple):
        for item in value:
            _collect(item, names, made)
    elif isinstance(value, Value):
        for item in value.given().values():
            _collect(item, names, made)
    elif isinstance(value, Construct) and value.group == "applications":
        names[id(value)] = value.name or value.kind.lower()
    elif isinstance(value, Construct) and value.group == "layers":
        if not isinstance(value.arguments, ModelSpec):
            _collect(value.arguments, names, made)
        names[id(value)] = value.name or _numbered(_base(value.kind), made)


def _numbered(base: str, made: Counter[str]) -> str:
    made[base] += 1
    return base if made[base] == 1 else f"{base}_{made[base] - 1}"


def _base(kind: str) -> str:
    entry = KERAS.find_layer(kind)
    kind = entry.same_as or kind if entry else kind
    return stem(_CLASSES.get(kind, kind), None)
