"""The table of rules: which function of which file knows a kind. Files load when a spec first needs them."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from specnet.catalog import Entry
from specnet.shapes.values import Rule

LAYERS: dict[str, str] = {
    # core
    "Input": "core.input_",
    "InputLayer": "core.input_",
    "Dense": "core.dense",
    "Flatten": "core.flatten",
}
OPERATIONS: dict[str, str] = {}


def rule_for(entry: Entry) -> Rule | None:
    """The rule of a layer or operation; None for custom kinds and where there is none yet."""
    table = OPERATIONS if entry.form == "operation" else LAYERS if entry.group == "layers" else {}
    is_own = entry.form == "operation" or bool(entry.url)  # allowed code may use a name of Keras
    place = table.get(entry.same_as or entry.kind) if is_own else None
    return _load(place) if place else None


@cache
def _load(place: str) -> Rule:
    module, _, function = place.rpartition(".")
    rule: Rule = getattr(import_module(f"specnet.shapes.{module}"), function)
    return rule
