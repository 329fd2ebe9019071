"""Every good spec against a Keras model written by hand: same config, shapes and parameters, and bit-equal outputs.

The shapes and weights that the rules infer are held against the built model too.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from specnet import api
from tests.canonical import canonical, random_inputs
from tests.corpus import SPECS, VALID
from tests.data import need_weights
from tests.shapes.against_model import differences

# Twins whose outputs cannot be compared by running them, with Keras' reason.
NOT_RUN = {
    "dtype_quantized_after_training": "GPTQ and AWQ layers have no kernel before they are quantized",
    "recurrent_stateful": "each run starts from the state that the one before left",
}

# What the rules leave unknown until the model is built, with the reason.
UNKNOWN = {
    # A map of policies goes by the paths of inner layers.
    "dtype_policies": ["not everything is known", "attend: unknown"],
}


def twin(path: Path) -> Any:
    group = "spec" if path.parent.name == "specs" else "valid"
    return importlib.import_module(f"tests.twins.{group}_{path.stem}").build()


@pytest.mark.parametrize("path", [*SPECS, *VALID], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_twin(path: Path) -> None:
    need_weights(path)
    loaded = api.load_all(path)
    built = api.build_loaded(loaded)
    assert differences(loaded, built) == UNKNOWN.get(path.stem, [])
    model, other = built.model, twin(path)
    assert type(model) is type(other)
    assert canonical(model) == canonical(other)
    assert [tuple(w.shape) for w in model.weights] == [tuple(w.shape) for w in other.weights]
    assert [w.dtype for w in model.weights] == [w.dtype for w in other.weights]
    assert model.count_params() == other.count_params()
    assert len(model.trainable_weights) == len(other.trainable_weights)
    same_compilation(model, other)
    if path.stem not in NOT_RUN:
        same_outputs(model, other)


def same_compilation(model: Any, other: Any) -> None:
    assert hasattr(model, "optimizer") == hasattr(other, "optimizer")
    if getattr(model, "optimizer", None):
        assert nameless(model.optimizer.get_config()) == nameless(other.optimizer.get_config())
        assert compiled(model) == compiled(other)


def nameless(value: Any) -> Any:
    """Optimizers inside of others are numbered by the process."""
    if isinstance(value, dict):
        return {key: nameless(item) for key, item in value.items() if key != "name"}
    return [nameless(item) for item in value] if isinstance(value, list | tuple) else value


def compiled(model: Any) -> Any:
    """What `compile` was told of losses, metrics and the rest."""
    config = {key: value for key, value in model.get_compile_config().items() if key != "optimizer"}
    return {key: by_output(value) if "loss" in key or "metric" in key else value for key, value in config.items()}


def by_output(value: Any) -> Any:
    """Names of metrics come from a counter, and outputs may be named or in order."""
    if isinstance(value, dict) and "class_name" in value:
        return [value["class_name"], nameless(value["config"])]
    if isinstance(value, dict):
        return [by_output(item) for item in value.values()]
    return [by_output(item) for item in value] if isinstance(value, list | tuple) else value


def same_outputs(model: Any, other: Any) -> None:
    other.set_weights(model.get_weights())
    inputs = random_inputs(model)
    mine, theirs = run(model, inputs), run(other, inputs)
    assert len(mine) == len(theirs)
    for one, two in zip(mine, theirs, strict=True):
        assert one.shape == two.shape
        assert one.dtype == two.dtype
        assert np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


def run(model: Any, inputs: list[Any]) -> list[Any]:
    result = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
    return [np.asarray(keras.ops.convert_to_numpy(tensor)) for tensor in keras.tree.flatten(result)]
