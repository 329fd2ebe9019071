"""A graph as boxes and arrows, before any drawing: what every picture format starts from."""

from __future__ import annotations

from dataclasses import dataclass

from specnet.graph import Graph, Layer
from specnet.graph.graph import Call, tensors_in
from specnet.render.arguments import in_short
from specnet.shapes import CallFacts, Facts, shapes_text
from specnet.spec import Spec


@dataclass(frozen=True, slots=True)
class Box:
    """One call of a layer. `inside` is the picture of a nested model, `role` is `input`, `output` or empty."""

    path: str
    name: str
    kind: str
    detail: str
    shape: str
    role: str = ""
    notes: tuple[str, ...] = ()
    inside: Picture | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes in order, and arrows as pairs of positions in `boxes`."""

    name: str
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]

    @property
    def longest_way(self) -> set[tuple[int, int]]:
        """The arrows of the longest way through the picture, or of all where several are as long."""
        above, below = [0] * len(self.boxes), [0] * len(self.boxes)
        for source, target in sorted(self.arrows, key=lambda arrow: arrow[1]):
            above[target] = max(above[target], above[source] + 1)
        for source, target in sorted(self.arrows, reverse=True):
            below[source] = max(below[source], below[target] + 1)
        longest = max(map(sum, zip(above, below, strict=True)), default=0)
        return {(source, target) for source, target in self.arrows if above[source] + 1 + below[target] == longest}


def picture(
    graph: Graph, facts: Facts, class_names: tuple[str, ...] = (), prefix: str = "", *, expand: bool = False
) -> Picture:
    """The picture of a model; `class_names` are shown in its one output, and with `expand` the layers of backbones too."""
    outputs = {tensor.call for tensor in graph.outputs}
    boxes = tuple(
        _box(
            graph,
            call,
            facts,
            prefix,
            expand=expand,
            is_output=number in outputs,
            notes=class_names if number in outputs and len(outputs) == 1 else (),
        )
        for number, call in enumerate(graph.calls)
    )
    arrows = [
        (tensor.call, number)
        for number, call in enumerate(graph.calls)
        for tensor in tensors_in((call.inputs, call.keywords))
    ]
    return Picture(graph.name, boxes, tuple(dict.fromkeys(arrows)))


def _box(
    graph: Graph, call: Call, facts: Facts, prefix: str, *, expand: bool, is_output: bool, notes: tuple[str, ...]
) -> Box:
    layer = graph.layers[call.layer]
    path = f"{prefix}{call.name}"
    known = facts.calls.get(path)
    role = "input" if layer.kind == "Input" else "output" if is_output else ""
    inner = (layer.graph or (facts.calls[path].inside if expand else None)) if call.name == layer.name else None
    inside = picture(inner, facts, (), f"{layer.path}/", expand=expand) if inner else None
    return Box(
        path,
        call.name,
        layer.kind,
        _detail(layer, call, known),
        shapes_text(known.types) if known else "",
        role,
        notes,
        inside,
    )


def _detail(layer: Layer, call: Call, known: CallFacts | None) -> str:
    """The arguments in short, and whether the layer is trained where it is not."""
    if call.name != layer.name:
        return f"{layer.name} again"
    state = "" if known is None else "frozen" if known.is_frozen else "partly frozen" if known.is_partly_frozen else ""
    return ", ".join(word for word in (in_short(layer), state) if word)


def title(box: Box) -> str:
    """What stands above an open model: its name, and whether it is frozen."""
    return f"{box.name}, {box.detail}" if box.detail else box.name


def class_names(spec: Spec) -> tuple[str, ...]:
    """The names of the classes that `data` gives, as text."""
    return tuple(str(name) for name in (spec.data.class_names or ())) if spec.data else ()
