"""Keras configs in a form that can be compared: automatic names do not count, everything else does."""

from __future__ import annotations

import json
from typing import Any

import keras

# Where and when a config was made, not what it says.
NOT_COMPARED = {"registered_name", "keras_version", "build_config", "backend"}
MODELS = ("Sequential", "Functional")


def canonical(model: Any) -> Any:
    """The architecture with every name replaced by its number within its model."""
    return _model(json.loads(model.to_json()))


def _model(saved: dict[str, Any]) -> Any:
    config = saved["config"]
    names = {_name(layer): f"#{number}" for number, layer in enumerate(config["layers"])}
    rest = {
        key: _renamed(value, names) for key, value in config.items() if key not in ("layers", "name", *NOT_COMPARED)
    }
    return {"class": saved["class_name"], "layers": [_layer(layer, names) for layer in config["layers"]], **rest}


def _name(layer: dict[str, Any]) -> str:
    return str(layer.get("name") or layer["config"]["name"])


def _layer(saved: dict[str, Any], names: dict[str, str]) -> Any:
    inbound = _renamed(saved.get("inbound_nodes", []), names)
    return {"class": saved["class_name"], "config": _nameless(saved), "inbound": inbound}


def _nameless(value: Any) -> Any:
    """Names inside of layers were given by Keras from its counters, so they are left out."""
    if isinstance(value, dict):
        if value.get("class_name") in MODELS and "layers" in (value.get("config") or {}):
            return _model(value)
        return {
            key: _nameless(item) for key, item in value.items() if key not in ("name", "inbound_nodes", *NOT_COMPARED)
        }
    return [_nameless(item) for item in value] if isinstance(value, list) else value


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items() if key not in NOT_COMPARED}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def random_inputs(model: Any, seed: int = 0) -> list[Any]:
    """Small random arrays for the inputs of a model; integer inputs stay below 3."""
    import numpy as np

    generator = np.random.default_rng(seed)
    arrays = []
    for tensor in model.inputs:
        shape = [
            2 if axis == 0 and size is None else 5 if size is None else size for axis, size in enumerate(tensor.shape)
        ]
        kind = str(tensor.dtype)
        if kind == "string":
            arrays.append(np.full(shape, "a").astype(object))
        elif "int" in kind:
            arrays.append(generator.integers(0, 3, shape).astype(kind))
        elif kind == "bool":
            arrays.append(generator.random(shape) > 0.5)
        else:
            arrays.append(generator.random(shape).astype(keras.backend.standardize_dtype(kind)))
    return arrays
