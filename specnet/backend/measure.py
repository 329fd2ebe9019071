"""What the rules of `shapes` cannot know, read off a built model: custom layers and what comes after them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import keras

from specnet.backend.build import Built
from specnet.graph import Graph
from specnet.shapes import CallFacts, Facts, TensorType, Weight


def measure(graph: Graph, built: Built, facts: Facts) -> Facts:
    """The facts, with those that were unknown taken from the model and the models inside of it."""
    if facts.total.is_known:
        return facts
    weights = tuple(_weight(weight, weight.path) for weight in built.model.weights)
    total = replace(facts.total, weights=weights, types=_types(built.model.outputs), is_known=True)
    return replace(facts, calls={**facts.calls, **_calls(graph, built, facts, "")}, total=total)


def _calls(graph: Graph, built: Built, facts: Facts, prefix: str) -> dict[str, CallFacts]:
    found: dict[str, CallFacts] = {}
    for number, call in enumerate(graph.calls):
        layer, path = graph.layers[call.layer], f"{prefix}{call.name}"
        if not facts.calls[path].is_known:
            own = getattr(built.layers[call.layer], "weights", []) if call.name == layer.name else []
            weights = tuple(_weight(weight, weight.path.partition("/")[2]) for weight in own)
            found[path] = CallFacts(_types(built.tensors[number]), weights, None)
        if layer.graph is not None and call.layer in built.nested:
            found |= _calls(layer.graph, built.nested[call.layer], facts, f"{layer.path}/")
    return found


def _types(tensors: Any) -> tuple[TensorType, ...]:
    return tuple(
        TensorType(tuple(tensor.shape), tensor.dtype)
        for tensor in keras.tree.flatten(tensors)
        if hasattr(tensor, "shape")
    )


def _weight(weight: Any, name: str) -> Weight:
    return Weight(name, tuple(weight.shape), weight.dtype, weight.trainable)
