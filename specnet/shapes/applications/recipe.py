"""A graph made call by call, as a person writes a functional model; layers get the names and the order of Keras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from specnet.catalog import Entry
from specnet.graph import Call, Graph, Layer, Tensor
from specnet.graph.names import stem
from specnet.shapes.applications.order import keras_order
from specnet.shapes.applications.stated import Stated, entry_of
from specnet.shapes.values import Shape
from specnet.syntax import Path

# Rows and columns of an image.
Size = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Spot:
    """A tensor of a graph that is being made: the number of its call, and what the next layers may depend on."""

    call: int
    channels: int
    size: Size


@dataclass(frozen=True, slots=True)
class _Step:
    """A call before the calls have their order: its layer, the calls whose tensors it takes, and how it takes them."""

    layer: Layer
    form: str
    sources: tuple[int, ...]


class Recipe:
    """The calls of one graph so far. `path` is that of the model, `loc` its place in the document."""

    def __init__(self, path: str, loc: Path, shape: Shape) -> None:
        self._path, self._loc = path, loc
        self._steps: list[_Step] = []
        self._counts: dict[str, int] = {}
        self._put(_Step(self._layer(entry_of("layers", "Input"), "input_layer", {"shape": shape}), "one", ()))

    def add(self, kind: str | Entry, x: Spot | Sequence[Spot], name: str = "", **arguments: Any) -> int:
        """A layer applied to a tensor, or to a list of them."""
        entry = entry_of("layers", kind) if isinstance(kind, str) else kind
        layer = self._layer(entry, name or self._automatic(entry.kind), arguments)
        if isinstance(x, Spot):
            return self._put(_Step(layer, "one", (x.call,)))
        return self._put(_Step(layer, "list", tuple(spot.call for spot in x)))

    def operation(self, kind: str, *x: Spot, **arguments: Any) -> int:
        """A function of `keras.ops`; Keras makes one of `a + b` too."""
        layer = self._layer(entry_of("ops", kind), self._automatic(kind), arguments)
        return self._put(_Step(layer, "named", tuple(spot.call for spot in x)))

    def chain(self, name: str, x: Spot, shape: Shape, parts: Sequence[tuple[str, str, dict[str, Any]]]) -> int:
        """A `Sequential` of layers, each `(kind, name, arguments)`; `shape` is that of one sample that goes in."""
        inner = Recipe(f"{self._path}/{name}", self._loc, shape)
        for number, (kind, own_name, arguments) in enumerate(parts):
            inner.add(kind, Spot(number, 0, x.size), own_name, **arguments)
        graph = inner.graph(name, len(parts), is_chain=True)
        layer = Layer(name, f"{self._path}/{name}", "Model", None, None, graph, None, self._loc, {})
        return self._put(_Step(layer, "model", (x.call,)))

    def graph(self, name: str, end: int, *, is_chain: bool = False) -> Graph:
        """The graph whose output is what call `end` gives."""
        sequence = keras_order([step.sources for step in self._steps], end)
        place = {number: position for position, number in enumerate(sequence)}
        steps = [self._steps[number] for number in sequence]
        calls = tuple(self._call(position, step, place) for position, step in enumerate(steps))
        layers = tuple(step.layer for step in steps)
        return Graph(name, layers, calls, (0,), (Tensor(place[end]),), (calls[-1].name,), True, is_chain)

    def _call(self, position: int, step: _Step, place: dict[int, int]) -> Call:
        tensors: Any = tuple(Tensor(place[source]) for source in step.sources)
        if step.form == "named" and step.layer.entry is not None:
            tensors = dict(zip(step.layer.entry.tensors, tensors, strict=False))
        elif step.form != "list":
            tensors = tensors[0] if tensors else None
        return Call(position, step.layer.name, step.form, tensors, {}, 1, self._loc)

    def _layer(self, entry: Entry, name: str, arguments: dict[str, Any]) -> Layer:
        stated = Stated(entry, arguments)
        return Layer(name, f"{self._path}/{name}", entry.kind, stated, entry, None, None, self._loc, {})

    def _automatic(self, kind: str) -> str:
        """Keras counts layers without a name by their class: `add`, `add_1`. Operations count with the layers."""
        base = stem(kind, None)
        number = self._counts[base] = self._counts.get(base, -1) + 1
        return f"{base}_{number}" if number else base

    def _put(self, step: _Step) -> int:
        self._steps.append(step)
        return len(self._steps) - 1
