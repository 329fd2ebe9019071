"""The memory of optimizers against the variables that Keras makes for them."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from specnet.backend.instantiate import instantiate_value
from specnet.catalog import KERAS
from specnet.shapes.optimizers import state_bytes
from specnet.shapes.sizes import BYTES
from specnet.shapes.values import Weight
from specnet.spec.forms import read_form

SHAPES = {"dense/kernel": (7, 5), "dense/bias": (5,), "conv2d/kernel": (3, 3, 2, 4), "embedding/embeddings": (9, 3)}
ARGUMENTS: list[dict[str, Any]] = [
    {},
    {"momentum": 0.9},
    {"momentum": 0},
    {"centered": True},
    {"momentum": 0.5, "centered": True},
    {"amsgrad": True},
    {"use_ema": True},
    {"gradient_accumulation_steps": 2},
    {"use_ema": True, "gradient_accumulation_steps": 3},
    {"exclude_embeddings": False},
    {"exclude_layers": ["^dense"]},
]
COMPOSED = {"LossScaleOptimizer": {"inner_optimizer": "adam"}}
# Made of several optimizers, each for some of the weights.
UNKNOWN = {"MultiOptimizer", "OptimizerMap"}
KINDS = [kind for kind in KERAS.names("optimizers") if kind not in UNKNOWN]


def cases(kind: str) -> list[Any]:
    entry = KERAS.find("optimizers", kind)
    assert entry is not None
    if entry.form == "text":
        return [kind]
    base = COMPOSED.get(kind, {})
    return [{kind: {**base, **more}} for more in ARGUMENTS if set(more) <= set(entry.parameters)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_state_is_what_keras_makes(kind: str, dtype: str) -> None:
    weights = [Weight(name, shape, dtype) for name, shape in SHAPES.items()]
    weights.append(Weight("frozen/kernel", (100, 100), dtype, trainable=False))
    for data in cases(kind):
        construct = read_form("optimizers", data, KERAS)
        assert state_bytes(construct, weights) == bytes_in_keras(instantiate_value(construct), dtype), data


def bytes_in_keras(optimizer: Any, dtype: str) -> int:
    variables = [keras.Variable(np.zeros(shape, dtype), name="w") for shape in SHAPES.values()]
    for variable, path in zip(variables, SHAPES, strict=True):
        variable._path = path
    optimizer.build(variables)
    return sum(int(np.prod(variable.shape)) * BYTES[variable.dtype] for variable in optimizer.variables)


def test_several_optimizers_are_unknown() -> None:
    many = read_form(
        "optimizers", {"MultiOptimizer": {"optimizer_map": {"OptimizerMap": {"default_optimizer": "adam"}}}}, KERAS
    )
    assert state_bytes(many, []) is None
    assert state_bytes(None, [Weight("kernel", (3,))]) == 0
