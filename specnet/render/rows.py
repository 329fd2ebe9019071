"""The layers of a model as rows: what every form of the summary starts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specnet.graph import Graph
from specnet.graph.graph import Call, tensors_in
from specnet.shapes import CallFacts, Facts


@dataclass(frozen=True, slots=True)
class Row:
    """One call of a layer; `depth` counts the models around it, `shared` names the layer where it is applied once more."""

    path: str
    name: str
    kind: str
    inputs: tuple[str, ...]
    depth: int
    facts: CallFacts
    shared: str = ""

    @property
    def trainable(self) -> str:
        """`yes`, `no` or `partly`; empty for a layer without weights."""
        if not self.facts.weights:
            return ""
        return "partly" if self.facts.is_partly_frozen else "yes" if self.facts.trainable_params else "no"


def rows(graph: Graph, facts: Facts, prefix: str = "", depth: int = 0, *, expand: bool = False) -> Iterator[Row]:
    """The rows of a model in order, those of nested models below theirs, and with `expand` those of backbones too."""
    for call in graph.calls:
        layer, path = graph.layers[call.layer], f"{prefix}{call.name}"
        shared = layer.name if call.name != layer.name else ""
        yield Row(path, call.name, layer.kind, sources(graph, call), depth, facts.calls[path], shared)
        inside = layer.graph or (facts.calls[path].inside if expand else None)
        if inside is not None and not shared:
            yield from rows(inside, facts, f"{layer.path}/", depth + 1, expand=expand)


def sources(graph: Graph, call: Call) -> tuple[str, ...]:
    """The names of the calls whose tensors go in."""
    return tuple(dict.fromkeys(graph.calls[tensor.call].name for tensor in tensors_in((call.inputs, call.keywords))))


def is_plain(graph: Graph) -> bool:
    """Whether layers simply follow each other, in the models inside too."""
    return graph.is_chain and all(layer.graph is None or is_plain(layer.graph) for layer in graph.layers)
