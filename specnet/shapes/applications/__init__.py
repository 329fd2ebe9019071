"""The models of `keras.applications` as graphs of our own, one file a family."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from specnet.graph import Graph, Layer

# The function that makes the graph of each kind.
FAMILIES: dict[str, str] = {}


def application_graph(layer: Layer) -> Graph | None:
    """The graph that `keras.applications` makes of a backbone's arguments; None where there is none yet."""
    return None
