"""A checked spec: everything that is known of it before Keras."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from specnet.catalog import Catalog
from specnet.graph import Graph
from specnet.shapes.facts import Facts
from specnet.spec import Spec
from specnet.syntax import Node


class Loaded(NamedTuple):
    """A checked spec with its document, catalog, graph and shapes. `objects` are those of allowed code; paths start at `folder`."""

    spec: Spec
    root: Node
    catalog: Catalog
    graph: Graph
    facts: Facts
    objects: dict[tuple[str, str], Any]
    folder: Path
