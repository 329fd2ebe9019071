"""The table that `specnet summary` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specnet.graph import Graph
from specnet.graph.graph import Call, tensors_in
from specnet.render.facts import Facts, shape_text

HEADINGS = ("Layer", "Kind", "Output shape", "Params", "Inputs")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `depth` counts the models around the layer."""

    name: str
    kind: str
    shape: str
    params: int
    inputs: tuple[str, ...]
    depth: int


def rows(graph: Graph, facts: Facts, prefix: str = "", depth: int = 0) -> Iterator[Row]:
    """The rows of a model in order, those of nested models below theirs."""
    for call in graph.calls:
        layer = graph.layers[call.layer]
        known = facts.calls.get(f"{prefix}{call.name}")
        yield Row(
            call.name,
            layer.kind,
            shape_text(known.shapes) if known else "?",
            known.params if known else 0,
            _sources(graph, call),
            depth,
        )
        if layer.graph is not None and call.name == layer.name:
            yield from rows(layer.graph, facts, f"{layer.path}/", depth + 1)


def _sources(graph: Graph, call: Call) -> tuple[str, ...]:
    return tuple(dict.fromkeys(graph.calls[tensor.call].name for tensor in tensors_in((call.inputs, call.keywords))))


def summary(graph: Graph, facts: Facts) -> str:
    """The table as text, with totals below; inputs are shown where layers do not simply follow each other."""
    table = [_cells(row) for row in rows(graph, facts)]
    columns = len(HEADINGS) - (1 if _is_plain(graph) else 0)
    widths = [max(len(line[column]) for line in [HEADINGS, *table]) for column in range(columns)]
    rule = "  ".join("─" * width for width in widths)
    body = [_line(cells, widths) for cells in [HEADINGS, *table]]
    kind = "Sequential" if graph.is_chain else "Functional"
    return "\n".join([f"{graph.name} ({kind})", "", body[0], rule, *body[1:], rule, *_totals(facts), ""])


def _is_plain(graph: Graph) -> bool:
    return graph.is_chain and all(layer.graph is None or _is_plain(layer.graph) for layer in graph.layers)


def _cells(row: Row) -> tuple[str, ...]:
    return ("  " * row.depth + row.name, row.kind, row.shape, f"{row.params:,}", ", ".join(row.inputs))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    aligned = [
        cell.rjust(width) if heading == "Params" else cell.ljust(width)
        for cell, width, heading in zip(cells, widths, HEADINGS, strict=False)
    ]
    return "  ".join(aligned).rstrip()


def _totals(facts: Facts) -> list[str]:
    frozen = facts.params - facts.trainable_params
    return [
        f"Total params: {facts.params:,}",
        f"Trainable params: {facts.trainable_params:,}",
        f"Non-trainable params: {frozen:,}",
    ]
