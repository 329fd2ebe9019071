"""Refusals of rules as diagnostics: at the argument or input that is meant, with the shapes that came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from specnet.diagnostics import Diagnostic, Label
from specnet.graph import Call, Graph, Tensor
from specnet.graph.graph import tensors_in
from specnet.shapes.values import Refusal, TensorType, shape_text
from specnet.syntax import Mapping, Node, locate, place_of

MOST_SHAPES = 6


def diagnostic(
    refusal: Refusal,
    graph: Graph,
    call: Call,
    types: Sequence[tuple[TensorType, ...]],
    root: Node,
    severity: Any = "error",
) -> Diagnostic:
    """What a rule said of a call, at its place; `types` are those of the calls before it."""
    sources = list(dict.fromkeys(tensors_in((call.inputs, call.keywords))))
    main = Label(_place(refusal, graph, call, root), refusal.label)
    is_wired = _is_wired(call, root)
    labels = [main, *([] if is_wired else _origins(graph, sources, types, root))]
    notes = [_note(graph, sources, types)] if is_wired and sources else []
    return Diagnostic(
        refusal.code, refusal.message, tuple(labels), tuple(notes), (refusal.help,) if refusal.help else (), severity
    )


def _is_wired(call: Call, root: Node) -> bool:
    node, _ = locate(root, call.loc)
    return isinstance(node, Mapping) and any(key.value == "inputs" for key, _ in node.entries)


def _place(refusal: Refusal, graph: Graph, call: Call, root: Node) -> Any:
    layer = graph.layers[call.layer]
    if refusal.argument:
        return place_of(root, (*layer.loc, layer.kind, *refusal.argument))
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


def _origins(graph: Graph, sources: list[Tensor], types: Sequence[tuple[TensorType, ...]], root: Node) -> list[Label]:
    return [
        Label(
            place_of(root, (*graph.calls[tensor.call].loc,)), f"this gives {shape_text(type_of(tensor, types).shape)}"
        )
        for tensor in sources[:1]
    ]


def _note(graph: Graph, sources: list[Tensor], types: Sequence[tuple[TensorType, ...]]) -> str:
    shown = [
        f"`{graph.calls[tensor.call].name}` is {shape_text(type_of(tensor, types).shape)}"
        for tensor in sources[:MOST_SHAPES]
    ]
    return ", ".join(shown) + (", ..." if len(sources) > MOST_SHAPES else "")


def type_of(tensor: Tensor, types: Sequence[tuple[TensorType, ...]]) -> TensorType:
    """The type of one tensor of the calls whose types are given."""
    found = types[tensor.call]
    number = tensor.output or 0
    return found[number] if number < len(found) else TensorType(None, None)
