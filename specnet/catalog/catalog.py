"""Looking kinds up: those of Keras, those of specnet itself, and those of code that the caller allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

from specnet.catalog import store
from specnet.catalog.entries import Entry

# Groups that hold some of the kinds of another group.
SUBGROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cells": ("layers", ("GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells")),
    "recurrents": ("layers", ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "GRU", "LSTM", "RNN", "SimpleRNN")),
}
# Groups whose kinds are words of specnet, and not of Keras: `curated/sources.py` has SOURCES, and so on.
OWN = ("sources", "splits", "trackers", "estimators")
# What an item of `layers:` may name, in the order of looking up.
LAYER_GROUPS = ("layers", "applications", "ops")


@cache
def own_kinds(group: str) -> Mapping[str, Entry]:
    """The kinds of a group of specnet's own; its table is loaded when a spec first names one."""
    table: Mapping[str, Entry] = getattr(import_module(f"specnet.catalog.curated.{group}"), group.upper())
    return table


class Catalog(NamedTuple):
    """All kinds that a spec may use; `custom` holds those of allowed code by group and kind."""

    custom: Mapping[str, Mapping[str, Entry]] = {}
    allow_code: bool = False

    def find(self, group: str, kind: str) -> Entry | None:
        """The entry of a kind, refused ones too, or None."""
        if group in SUBGROUPS:
            group, kinds = SUBGROUPS[group]
            return self.find(group, kind) if kind in kinds or kind in self.custom.get(group, {}) else None
        own = self.custom.get(group, {}).get(kind)
        if own is not None:
            return own
        return own_kinds(group).get(kind) if group in OWN else store.read(group, kind)

    def find_layer(self, kind: str) -> Entry | None:
        """The entry of what an item of `layers:` names: a layer, an application or an operation."""
        return next((entry for group in LAYER_GROUPS if (entry := self.find(group, kind))), None)

    def names(self, group: str) -> list[str]:
        """The kinds of a group that a spec may name, sorted."""
        if group in SUBGROUPS:
            group, kinds = SUBGROUPS[group]
            return sorted([*kinds, *self.custom.get(group, {})])
        stock: Iterable[str] = own_kinds(group) if group in OWN else store.kinds(group)
        return sorted(kind for kind in {*stock, *self.custom.get(group, {})} if self.usable(self.find(group, kind)))

    def layer_names(self) -> list[str]:
        """Everything that an item of `layers:` may name."""
        return [name for group in LAYER_GROUPS for name in self.names(group)]

    def usable(self, entry: Entry | None) -> bool:
        """Whether a spec may name this kind here."""
        return entry is not None and (not entry.refused or (entry.needs_code and self.allow_code))

    def groups_of(self, kind: str) -> list[str]:
        """The groups that have a kind of this name."""
        return [group for group in GROUPS if self.find(group, kind)]


GROUPS = (
    "layers", "ops", "applications", "activations", "initializers", "regularizers", "constraints", "dtype_policies", "quantizations", "quantizers",
    "optimizers", "schedules", "losses", "metrics", "callbacks", *OWN,
)  # fmt: skip
KERAS = Catalog()
