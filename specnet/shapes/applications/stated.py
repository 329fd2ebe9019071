"""Arguments that no document holds: those of the layers inside of a backbone."""

from __future__ import annotations

from functools import cache
from typing import Any

from specnet.catalog import KERAS, Entry


class Stated:
    """All arguments of a layer, the defaults too, as attributes.

    They look like the arguments of a spec, without what checks them: the pydantic models of the ten kinds that a backbone
    is made of would take longer than all the rest.
    """

    def __init__(self, entry: Entry, given: dict[str, Any]) -> None:
        self.__dict__ |= _defaults(entry.group, entry.kind)
        self.__dict__ |= given
        self._given = given

    def given(self) -> dict[str, Any]:
        """What was said, without defaults."""
        return self._given


@cache
def entry_of(group: str, kind: str) -> Entry:
    """The entry of a kind that is there."""
    entry = KERAS.find(group, kind)
    assert entry is not None
    return entry


@cache
def _defaults(group: str, kind: str) -> dict[str, Any]:
    entry = KERAS.find(group, kind)
    parameters = entry.parameters.values() if entry else ()
    return {parameter.name: _frozen(parameter.default) for parameter in parameters}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
