"""Kinds of modules that the caller allows by name; and nothing runs without that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import specnet

MODULE = '''
import keras
from pathlib import Path

Path(__file__).with_suffix(".ran").write_text("x")


class Scale(keras.layers.Layer):
    """Multiplies by a number."""

    def __init__(self, factor, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
        self.offset = offset

    def call(self, inputs):
        return inputs * self.factor + self.offset

    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "offset": self.offset}


class Mix(keras.layers.Layer):
    def call(self, left, right, training=None):
        return left - right


class Twice(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return 2 * keras.ops.mean(keras.ops.abs(y_true - y_pred), axis=-1)


def triple(x):
    return 3 * x
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "my_layers.py"
    path.write_text(MODULE)
    return path


def spec(*items: Any, **more: Any) -> dict[str, Any]:
    return {"specnet": 1, "model": {"layers": [{"Input": [2], "name": "x"}, *items]}, **more}


def test_a_layer_of_an_allowed_module(module: Path) -> None:
    model = specnet.compile(spec({"Scale": 3}, {"Scale": {"factor": 2, "offset": 1}}), allow_code=[module])
    assert np.array_equal(np.asarray(model(np.ones((1, 2)))), [[7, 7]])
    assert [layer.name for layer in model.layers] == ["x", "scale_3", "scale_2"]


def test_its_arguments_are_checked(module: Path) -> None:
    found = specnet.validate(spec({"Scale": {"factr": 2}}), allow_code=[module])
    assert [diagnostic.code for diagnostic in found] == ["unknown-argument"]
    assert "factor" in str(found[0])


def test_several_inputs_and_a_loss(module: Path) -> None:
    items = [
        {"Dense": 2, "name": "y"},
        {"Mix": None, "inputs": {"left": "x", "right": "y"}, "call": {"training": False}},
    ]
    model = specnet.compile(spec(*items, training={"loss": {"Twice": {}}, "optimizer": "sgd"}), allow_code=[module])
    assert type(model.loss).__name__ == "Twice"


def test_functions_of_the_module(module: Path) -> None:
    model = specnet.compile(spec({"Lambda": {"function": "triple"}}), allow_code=[module])
    assert np.array_equal(np.asarray(model(np.ones((1, 2)))), [[3, 3]])


def test_nothing_runs_without_the_callers_word(module: Path) -> None:
    for item in (
        {"Scale": 3},
        {"my_layers.Scale": 3},
        {"Lambda": {"function": "triple"}},
        {"Lambda": {"function": str(module)}},
    ):
        with pytest.raises(specnet.SpecError):
            specnet.compile(spec(item))
    assert not module.with_suffix(".ran").exists()


@pytest.mark.parametrize("kind", ["Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"])
def test_unsafe_kinds_are_refused(kind: str) -> None:
    (found,) = specnet.validate(spec({kind: "x"}))
    assert found.code == "unsafe-kind"
    assert "--allow-code" in found.help[0]


def test_modules_that_cannot_be_used(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("1 / 0")
    for path in (broken, tmp_path / "missing.py", tmp_path):
        with pytest.raises(specnet.SpecError) as error:
            specnet.load(spec(), allow_code=[path])
        assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["code-module"]


def test_a_module_does_not_change_the_catalog_for_others(module: Path) -> None:
    specnet.load(spec({"Scale": 3}), allow_code=[module])
    assert [diagnostic.code for diagnostic in specnet.validate(spec({"Scale": 3}))] == ["unknown-kind"]
    assert keras.layers.Dense(2)
