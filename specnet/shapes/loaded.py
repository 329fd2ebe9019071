"""A checked spec: everything that is known of it before Keras."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from specnet.catalog import Catalog
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.graph import Graph
from specnet.shapes.facts import Facts
from specnet.spec import Spec
from specnet.syntax import Node, place_of


class Loaded(NamedTuple):
    """A checked spec with its document, catalog, graph and shapes. `objects` are those of allowed code; paths start at `folder`."""

    spec: Spec
    root: Node
    catalog: Catalog
    graph: Graph
    facts: Facts
    objects: dict[tuple[str, str], Any]
    folder: Path


def no_data(root: Node) -> SpecError:
    """The fault of a spec without `data`, where that is needed."""
    help_ = "add `data: {source: ...}`; `specnet kinds sources` lists what there is"
    return SpecError([Diagnostic("no-data", "this spec has no `data`", (Label(place_of(root, ())),), help=(help_,))])
