"""The names that callbacks may watch, held against what Keras logs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from specnet import api
from specnet.catalog import KERAS
from specnet.graph.measures import logged, metric_name
from specnet.spec import read_kind
from specnet.syntax import from_python

SINGLE = {"layers": [{"Input": [4]}, {"Dense": {"units": 3, "activation": "softmax"}}]}
DOUBLE = {
    "layers": [
        {"Input": [4], "name": "x"},
        {"Dense": {"units": 3, "activation": "softmax"}, "name": "kind"},
        {"Dense": 1, "name": "price", "inputs": "x"},
    ],
    "outputs": ["kind", "price"],
}
ONE_OUTPUT: list[dict[str, Any]] = [
    {"loss": "categorical_crossentropy"},
    {"loss": "mse", "metrics": ["accuracy", "mse", "MSE", "MeanSquaredError", {"AUC": {"name": "area"}}]},
    {"loss": "mse", "metrics": ["AUC", "Precision", {"Precision": {"top_k": 1}}]},
    {"loss": "mse", "metrics": ["mae"], "weighted_metrics": ["mae", "acc"]},
]
TWO_OUTPUTS: list[dict[str, Any]] = [
    {"loss": {"kind": "categorical_crossentropy", "price": "mse"}},
    {"loss": ["mse", "mse"], "metrics": {"kind": ["accuracy", "AUC"], "price": ["mae", "LogCoshError"]}},
    {"loss": ["mse", "mae"], "metrics": [["mae", "mse"], ["mae"]]},
    {"loss": ["mse", "mae"], "metrics": ["mae", "mse"]},
]


def from_keras(model: dict[str, Any], training: dict[str, Any]) -> tuple[set[str], set[str]]:
    """What Keras logs in one epoch, and what we say that it logs."""
    loaded = api.load_all({"specnet": 1, "model": model, "training": training})
    keras_model = api.build_loaded(loaded).model
    random = np.random.default_rng(0)
    kinds = np.eye(3, dtype="float32")[[0, 1, 2, 0, 1, 2, 0, 1]]
    prices = random.random((8, 1), dtype="float32")
    targets = kinds if len(loaded.graph.outputs) == 1 else [kinds, prices]
    history = keras_model.fit(random.random((8, 4), dtype="float32"), targets, verbose=0)
    assert loaded.spec.training is not None
    return set(history.history), set(logged(loaded.spec.training, loaded.graph))


@pytest.mark.parametrize("training", ONE_OUTPUT, ids=str)
def test_one_output(training: dict[str, Any]) -> None:
    theirs, ours = from_keras(SINGLE, training)
    assert {name.removesuffix("_1") for name in theirs} <= ours
    assert ours <= {*theirs, *(f"weighted_{name}" for name in ours)}


@pytest.mark.parametrize("training", TWO_OUTPUTS, ids=str)
def test_two_outputs(training: dict[str, Any]) -> None:
    theirs, ours = from_keras(DOUBLE, training)
    assert {name.removesuffix("_1") for name in theirs} <= ours


def test_every_metric_has_the_name_that_it_has_in_keras() -> None:
    import keras

    from specnet.backend.instantiate import Instantiator
    from specnet.backend.isolation import isolated

    compared = 0
    for kind in KERAS.names("metrics"):
        entry = KERAS.find("metrics", kind)
        assert entry is not None
        if entry.form == "class" and not any(parameter.required for parameter in entry.parameters.values()):
            construct = read_kind("metrics", from_python(kind))
            with isolated():
                made = Instantiator().construct(construct)
            assert isinstance(made, keras.metrics.Metric)
            assert metric_name(construct) == made.name
            compared += 1
    assert compared > 25
