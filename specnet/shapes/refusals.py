"""Refusals of rules as diagnostics: at the argument or input that is meant, with the shapes that came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from specnet.diagnostics import Diagnostic, Label
from specnet.graph import Call, Graph, Tensor
from specnet.graph.graph import tensors_in
from specnet.shapes.values import Refusal, TensorType, shape_text
from specnet.source import Place
from specnet.syntax import Mapping, Node, locate, place_of

MOST_SHAPES = 6
# Where dtypes are shown with the shapes.
ABOUT_DTYPES = ("wrong-dtype", "float-indices")


def diagnostic(
    refusal: Refusal,
    graph: Graph,
    call: Call,
    types: Sequence[tuple[TensorType, ...]],
    root: Node,
    severity: Any = "error",
) -> Diagnostic:
    """What a rule said of a call, at its place; `types` are those of the calls before it."""
    came = _Came(graph, types, root, with_dtype=refusal.code in ABOUT_DTYPES)
    sources = list(dict.fromkeys(tensors_in((call.inputs, call.keywords))))
    main = Label(_place(refusal, graph, call, root), refusal.label)
    is_wired = _is_wired(call, root)
    labels = (main,) if is_wired else (main, *map(came.label, sources[:1]))
    notes = (came.note(sources),) if is_wired and sources else ()
    help_ = (refusal.help,) if refusal.help else ()
    return Diagnostic(refusal.code, refusal.message, labels, notes, help_, severity)


def _is_wired(call: Call, root: Node) -> bool:
    node, _ = locate(root, call.loc)
    return isinstance(node, Mapping) and any(key.value == "inputs" for key, _ in node.entries)


def _place(refusal: Refusal, graph: Graph, call: Call, root: Node) -> Any:
    layer = graph.layers[call.layer]
    if refusal.argument:
        return place_of(root, (*layer.loc, layer.kind, *refusal.argument))
    if refusal.keyword:
        return place_of(root, (*call.loc, "call", *refusal.keyword))
    if refusal.input is not None and _is_wired(call, root):
        return place_of(root, (*call.loc, "inputs", _step(refusal.input, call, root)))
    is_layer = call.loc == layer.loc
    return place_of(root, (*call.loc, layer.kind if is_layer else "apply"), at_key=True)


def _step(which: int | str, call: Call, root: Node) -> int | str:
    """An input as `inputs` has it: tensors of operations have names, and mostly stand in a list."""
    node, _ = locate(root, (*call.loc, "inputs"))
    if isinstance(call.inputs, dict) and which in call.inputs and not isinstance(node, Mapping):
        return list(call.inputs).index(str(which))
    return which


class _Came(NamedTuple):
    """What came in, and where from."""

    graph: Graph
    types: Sequence[tuple[TensorType, ...]]
    root: Node
    with_dtype: bool

    def label(self, tensor: Tensor) -> Label:
        """The item above, with what it gives."""
        return Label(self._place(tensor), f"this gives {self._text(tensor)}")

    def note(self, sources: list[Tensor]) -> str:
        """The inputs by name, each with its line."""
        shown = [
            f"`{self._call(tensor).name}`{self._line(tensor)} is {self._text(tensor)}"
            for tensor in sources[:MOST_SHAPES]
        ]
        return ", ".join(shown) + (", ..." if len(sources) > MOST_SHAPES else "")

    def _call(self, tensor: Tensor) -> Call:
        return self.graph.calls[tensor.call]

    def _place(self, tensor: Tensor) -> Place:
        call = self._call(tensor)
        layer = self.graph.layers[call.layer]
        return place_of(self.root, (*call.loc, layer.kind if call.loc == layer.loc else "apply"), at_key=True)

    def _line(self, tensor: Tensor) -> str:
        span = self._place(tensor).span
        return f" (line {span.line})" if span else ""

    def _text(self, tensor: Tensor) -> str:
        found = type_of(tensor, self.types)
        return shape_text(found.shape) + (f" of {found.dtype}" if self.with_dtype else "")


def type_of(tensor: Tensor, types: Sequence[tuple[TensorType, ...]]) -> TensorType:
    """The type of one tensor of the calls whose types are given."""
    found = types[tensor.call]
    number = tensor.output or 0
    return found[number] if number < len(found) else TensorType(None, None)
