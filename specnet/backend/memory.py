"""Whether the machine can hold what building would make, asked before anything is made."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.graph import Graph
from specnet.render.units import bytes_text
from specnet.shapes import Facts
from specnet.shapes.cost import Cost, cost_of
from specnet.syntax import Node, place_of

# The share of the machine's memory that a build may take when nobody says otherwise.
DEFAULT_SHARE = 0.8
# Measured with TensorFlow: the engine itself, and what drawing the random numbers of the largest weight takes beside the weights.
_ENGINE = 600 * 1024**2
_COPIES_OF_LARGEST = 4
_LIMIT_FILES = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def check_memory(graph: Graph, facts: Facts, root: Node, limit: int | None = None) -> None:
    """Raises SpecError where building needs more than `limit` bytes (None: a share of the machine's memory)."""
    limit = default_limit() if limit is None else limit
    needed = building_memory(facts)
    if limit is None or needed <= limit:
        return
    cost = cost_of(graph, facts, None)
    message = f"building this model needs about {bytes_text(needed)} of memory, {bytes_text(_ENGINE)} of it for Keras itself, and the limit is {bytes_text(limit)}"
    raise SpecError([Diagnostic("too-much-memory", message, _labels(graph, cost, root), help=(_HELP,))])


_HELP = "make it smaller, or set another limit with `--max-memory` (`specnet plan` shows what each layer needs)"


def building_memory(facts: Facts) -> int:
    """About the bytes that the process takes at most while it makes and saves the weights."""
    sizes = [weight.bytes for weight in facts.total.weights]
    return _ENGINE + sum(sizes) + _COPIES_OF_LARGEST * max(sizes, default=0)


def default_limit() -> int | None:
    """A share of the memory of this machine or container; None where the system does not tell."""
    known = [size for size in (_physical(), *map(_of_file, _LIMIT_FILES)) if size]
    return int(DEFAULT_SHARE * min(known)) if known else None


def _physical() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _of_file(path: str) -> int | None:
    with suppress(OSError, ValueError):
        return int(Path(path).read_text(encoding="ascii"))
    return None


def _labels(graph: Graph, cost: Cost, root: Node) -> tuple[Label, ...]:
    """The outer layer with the most parameters."""
    by_layer: dict[str, int] = {}
    for leaf in cost.layers:
        name = leaf.path.partition("/")[0]
        by_layer[name] = by_layer.get(name, 0) + leaf.params
    largest = max(graph.layers, key=lambda layer: by_layer.get(layer.name, 0))
    text = f"this has {by_layer.get(largest.name, 0):,} parameters"
    return (Label(place_of(root, (*largest.loc, largest.kind), at_key=True), text),)
