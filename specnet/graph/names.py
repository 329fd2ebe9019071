"""Names of layers that have none: from the kind and its size, never from what else the process or the file holds.

Keras numbers layers by kind (`dense_1`), so that one more layer renames all that follow, and with them their
weights. Here `Dense: 300` is `dense_300` wherever it stands; only layers that would be named alike get numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from specnet.spec import Construct
from specnet.spec.values import Value


def stem(kind: str, arguments: Any) -> str:
    """The automatic name before numbers are given: `dense_300`, `bidirectional_lstm_32`, `max_pooling2d`."""
    words = [snake(kind)]
    first = next(iter(type(arguments).model_fields.items()), None) if isinstance(arguments, Value) else None
    if first and first[1].is_required():
        value = getattr(arguments, first[0])
        if isinstance(value, Construct):
            words.append(stem(value.kind, value.arguments))
        elif type(value) is int:
            words.append(str(value))
    return "_".join(words)


def snake(kind: str) -> str:
    """A kind in snake_case, by Keras' own rule for names made from classes."""
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "_", kind))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()


class Names:
    """The names of one model: those that the author gave, then automatic ones that give way to them."""

    def __init__(self, given: Iterable[str]) -> None:
        self._taken = set(given)
        self._next: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """`name`, or `name_2`, `name_3`, ... where it is taken; the result is taken from then on."""
        candidate, number = name, self._next.get(name, 2)
        while candidate in self._taken:
            candidate, number = f"{name}_{number}", number + 1
        self._next[name] = number
        self._taken.add(candidate)
        return candidate
