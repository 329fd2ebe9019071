"""Shapes and weights read off a built model."""

from __future__ import annotations

from typing import Any

import keras

from specnet.backend.build import Built
from specnet.graph import Graph
from specnet.render.facts import CallFacts, Facts


def measure(graph: Graph, built: Built) -> Facts:
    """The facts of a model and of the models inside of it."""
    calls = _calls(graph, built, "")
    return Facts(calls, built.model.count_params(), _count(built.model.trainable_weights))


def _calls(graph: Graph, built: Built, prefix: str) -> dict[str, CallFacts]:
    found: dict[str, CallFacts] = {}
    for number, call in enumerate(graph.calls):
        layer, keras_layer = graph.layers[call.layer], built.layers[call.layer]
        own = call.name == layer.name and hasattr(keras_layer, "count_params")
        weights = (keras_layer.count_params(), _count(keras_layer.trainable_weights)) if own else (0, 0)
        found[f"{prefix}{call.name}"] = CallFacts(_shapes(built.tensors[number]), *weights)
        if layer.graph is not None and call.layer in built.nested:
            found |= _calls(layer.graph, built.nested[call.layer], f"{layer.path}/")
    return found


def _shapes(tensors: Any) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple(tensor.shape) for tensor in keras.tree.flatten(tensors) if hasattr(tensor, "shape"))


def _count(weights: Any) -> int:
    total = 0
    for weight in weights:
        size = 1
        for dimension in weight.shape:
            size *= dimension
        total += size
    return total
