"""The facts of a spec held against its built model: every tensor and every weight, inside of nested models too."""

from __future__ import annotations

from math import prod
from typing import Any

import keras

from specnet.api import Loaded
from specnet.backend.build import Built
from specnet.graph import Graph
from specnet.shapes import Facts


def differences(loaded: Loaded, built: Built) -> list[str]:
    """What the rules say otherwise than the model; unknown facts count as differences."""
    facts, model = loaded.facts, built.model
    found = [] if facts.total.is_known else ["not everything is known"]
    totals = (facts.params, facts.trainable_params)
    theirs = (model.count_params(), sum(prod(weight.shape) for weight in model.trainable_weights))
    found += [f"totals: {totals}, Keras {theirs}"] * (facts.total.is_known and totals != theirs)
    return found + _calls(loaded.graph, built, facts, "", is_outer=True)


def _calls(graph: Graph, built: Built, facts: Facts, prefix: str, *, is_outer: bool) -> list[str]:
    found: list[str] = []
    for number, call in enumerate(graph.calls):
        layer, path = graph.layers[call.layer], prefix + call.name
        known = facts.calls[path]
        if not known.is_known:
            found.append(f"{path}: unknown")
            continue
        ours, theirs = [(type_.shape, type_.dtype) for type_ in known.types], _types(built.tensors[number])
        # Inside of a nested model the facts are those of its first call, Keras' those of its declared inputs.
        if ours != theirs and (is_outer or not _agree(ours, theirs)):
            found.append(f"{path}: {ours}, Keras {theirs}")
        if call.name == layer.name and (mine := _ours(known)) != (other := _weights(built.layers[call.layer])):
            found.append(f"{path}: weights {mine}, Keras {other}")
        if layer.graph is not None and call.name == layer.name:
            found += _calls(layer.graph, built.nested[call.layer], facts, f"{layer.path}/", is_outer=False)
    return found


def _agree(ours: Any, theirs: Any) -> bool:
    return all(
        one[1] == other[1]
        and len(one[0]) == len(other[0])
        and all(b in (a, None) for a, b in zip(one[0], other[0], strict=True))
        for one, other in zip(ours, theirs, strict=True)
    )


def _types(tensors: Any) -> list[Any]:
    flat = keras.tree.flatten(tensors)
    return [(tuple(tensor.shape), tensor.dtype) for tensor in flat if isinstance(tensor, keras.KerasTensor)]


def _ours(facts: Any) -> list[Any]:
    return sorted(
        (weight.name.rpartition("/")[2], weight.shape, weight.dtype, weight.trainable) for weight in facts.weights
    )


def _weights(layer: Any) -> list[Any]:
    return sorted(
        (weight.name, tuple(weight.shape), weight.dtype, weight.trainable) for weight in getattr(layer, "weights", [])
    )
