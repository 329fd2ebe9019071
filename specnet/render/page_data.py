"""Everything that the page of a model shows, as plain data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from specnet.catalog import Entry
from specnet.graph import Call, Graph, Layer, Tensor
from specnet.graph.graph import tensors_in
from specnet.render.arguments import in_short
from specnet.render.blocks import Block, blocks
from specnet.render.families import family
from specnet.render.flow import flow
from specnet.render.units import bytes_text
from specnet.shapes import CallFacts, Facts, TensorType, Weight, shape_text
from specnet.shapes.cost import cost_of
from specnet.source import Span
from specnet.spec import Spec
from specnet.spec.dump import to_plain
from specnet.syntax import Node, Path, place_of

Record = dict[str, Any]
LONGEST_ITEM = 4_000


def page_data(spec: Spec, graph: Graph, facts: Facts, root: Node) -> Record:
    """The data of the page: totals, the model with all models inside, and what layers share (items, defaults)."""
    gathering = _Gathering(facts, root)
    model = gathering.model(graph, "")
    return {
        "name": graph.name,
        "description": spec.description or "",
        "file": root.span.source.name if root.span else "",
        "totals": _totals(graph, facts),
        "model": model,
        "classes": [str(name) for name in (spec.data and spec.data.class_names) or ()],
        "items": list(gathering.items.values()),
        "defaults": gathering.defaults,
    }


def _totals(graph: Graph, facts: Facts) -> Record:
    cost = cost_of(graph, facts, None, batch_size=1)
    return {
        "layers": len(cost.layers),
        "params": facts.params,
        "trainable": facts.trainable_params,
        "macs": cost.macs,
        "weights": bytes_text(cost.weights),
        "activations": bytes_text(cost.activations),
        "known": facts.total.is_known,
        "uncounted": len(cost.unknown),
    }


@dataclass(slots=True)
class _Gathering:
    """Walks a model. `items` are the places in the document by path, `defaults` the defaults of each kind."""

    facts: Facts
    root: Node
    items: dict[Path, Record] = field(default_factory=dict)
    defaults: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def model(self, graph: Graph, prefix: str) -> Record:
        """Boxes in order, arrows as `[from, to, output, input]`, blocks, and which boxes are inputs and outputs."""
        return {
            "boxes": [self._box(graph, call, prefix) for call in graph.calls],
            "arrows": [arrow for number, call in enumerate(graph.calls) for arrow in _arrows(number, call)],
            "blocks": [_block(block) for block in blocks(graph)],
            "inputs": list(graph.inputs),
            "outputs": [[tensor.call, tensor.output or 0] for tensor in graph.outputs],
        }

    def _box(self, graph: Graph, call: Call, prefix: str) -> Record:
        layer, path = graph.layers[call.layer], f"{prefix}{call.name}"
        is_again = call.name != layer.name
        found = self.facts.calls.get(path, CallFacts(()))
        inside = None if is_again else layer.graph or found.inside
        return {
            "path": path,
            "name": call.name,
            "kind": layer.kind,
            "family": family(layer.kind),
            "again": f"{prefix}{layer.name}" if is_again else "",
            "detail": in_short(layer) if not is_again else "",
            "arguments": self._arguments(layer, call),
            "item": self._item(call.loc),
            "outputs": [_tensor(type_) for type_ in found.types],
            "weights": [_weight(weight) for weight in found.weights] if inside is None else [],
            "params": found.params,
            "trainable": found.trainable_params,
            "macs": found.macs,
            "known": found.is_known,
            "inside": None if inside is None else self.model(inside, f"{layer.path}/"),
        }

    def _arguments(self, layer: Layer, call: Call) -> list[tuple[str, str]]:
        if layer.entry is not None and layer.kind not in self.defaults:
            self.defaults[layer.kind] = _defaults(layer.entry)
        given = layer.arguments.given() if layer.entry is not None and layer.arguments is not None else {}
        said = {name: value for name, value in call.keywords.items() if not tensors_in(value)}
        beside = [("trainable", layer.trainable)] if layer.trainable is not None else []
        return [
            *((name, flow(to_plain(value))) for name, value in given.items()),
            *((name, flow(to_plain(value))) for name, value in beside),
            *((f"call: {name}", flow(to_plain(value))) for name, value in said.items()),
        ]

    def _item(self, loc: Path) -> int:
        """The number of an item of the document, added where it is new."""
        if loc not in self.items:
            place = place_of(self.root, loc)
            self.items[loc] = {"number": len(self.items), "path": place.path, **_excerpt(place.span)}
        number: int = self.items[loc]["number"]
        return number


def _arrows(number: int, call: Call) -> list[tuple[int, int, int, int]]:
    tensors = tensors_in((call.inputs, call.keywords))
    return [(tensor.call, number, _output(tensor), place) for place, tensor in enumerate(tensors)]


def _output(tensor: Tensor) -> int:
    return tensor.output or 0


def _block(block: Block) -> Record:
    return {
        "name": block.name,
        "start": block.start,
        "end": block.end,
        "blocks": [_block(inner) for inner in block.blocks],
    }


def _tensor(type_: TensorType) -> tuple[str, str]:
    return shape_text(type_.shape), type_.dtype or ""


def _weight(weight: Weight) -> tuple[str, str, str, bool, int]:
    return weight.name, shape_text(weight.shape), weight.dtype, weight.trainable, weight.size


def _defaults(entry: Entry) -> list[tuple[str, str]]:
    return [
        (parameter.name, flow(parameter.default)) for parameter in entry.parameters.values() if not parameter.required
    ]


def _excerpt(span: Span | None) -> Record:
    """Where an item stands and its text; nothing for a spec that came as a dict."""
    if span is None:
        return {}
    start = span.column - 1
    first = span.source.line(span.line)
    # What a list writes before its item; lines of JSON may be very long.
    dash = "- " if first[max(start - 8, 0) : start].rstrip().endswith("-") else ""
    if span.end_line == span.line:
        lines = [dash + first[start : span.end_column - 1]]
    else:
        further = [span.source.line(number) for number in range(span.line + 1, span.end_line + 1)]
        further[-1] = further[-1][: span.end_column - 1]
        lines = [dash + first[start:], *(_dedented(line, start - len(dash)) for line in further)]
    text = "\n".join(_without_trailing(lines))
    return {"place": f"{span.source.name}:{span.line}", "text": text[:LONGEST_ITEM]}


def _dedented(line: str, count: int) -> str:
    return line[min(count, len(line) - len(line.lstrip())) :].rstrip()


def _without_trailing(lines: Sequence[str]) -> Sequence[str]:
    """Comments and empty lines behind an item belong to the next one."""
    end = len(lines)
    while end > 1 and re.fullmatch(r"\s*(#.*)?", lines[end - 1]):
        end -= 1
    return lines[:end]
