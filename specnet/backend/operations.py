"""Calls of `keras.ops` functions, which Keras turns into operations of the model."""

from __future__ import annotations

from typing import Any

import keras

from specnet.backend.instantiate import Instantiator
from specnet.graph import Call, Layer


def call_operation(make: Instantiator, layer: Layer, call: Call, inputs: Any) -> Any:
    """What the function gives for these tensors, its operations named by the spec."""
    keywords = make.keywords(layer.arguments)
    keywords |= keywords.pop("axes_lengths", None) or {}
    function = make.target("ops", layer.kind)
    result = (
        _with_list(function, layer, list(inputs), keywords) if call.form == "list" else function(**inputs, **keywords)
    )
    _rename_operations(result, inputs, call.name)
    return result


def _with_list(function: Any, layer: Layer, tensors: list[Any], keywords: dict[str, Any]) -> Any:
    """Operations take their tensors as one list, or (`meshgrid`, `einsum`) one after another."""
    if layer.kind == "einsum":
        return function(keywords.pop("subscripts"), *tensors, **keywords)
    if layer.entry is not None and layer.entry.inputs.most == 2:
        return function(tuple(tensors), **keywords)
    return function(*tensors, **keywords) if layer.kind == "meshgrid" else function(tensors, **keywords)


def _rename_operations(result: Any, inputs: Any, name: str) -> None:
    """Keras names operations by its counter; the one that gives the result gets the item's name, inner ones a number."""
    known = {id(tensor) for tensor in keras.tree.flatten(inputs)}
    pending, seen = [tensor for tensor in keras.tree.flatten(result) if hasattr(tensor, "_keras_history")], set()
    number = 0
    while pending:
        tensor = pending.pop(0)
        operation = tensor._keras_history.operation
        if id(tensor) in known or id(operation) in seen:
            continue
        seen.add(id(operation))
        operation.name = name if number == 0 else f"{name}.{number}"
        number += 1
        pending += operation._inbound_nodes[tensor._keras_history.node_index].input_tensors
