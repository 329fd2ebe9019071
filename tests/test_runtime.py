"""Settings of Keras hold for the model of a spec, and nothing else."""

from __future__ import annotations

from typing import Any

import keras
import pytest

import specnet
from specnet.backend.settings import settings

LAYERS = [{"Input": [4]}, {"Dense": 2}]


def spec(**runtime: Any) -> dict[str, Any]:
    return {"specnet": 1, "model": {"layers": LAYERS}, "runtime": runtime}


def state() -> tuple[Any, ...]:
    return (
        keras.config.floatx(),
        keras.config.epsilon(),
        keras.config.image_data_format(),
        keras.config.dtype_policy().name,
    )


@pytest.mark.parametrize(
    ("runtime", "weight", "computed"),
    [
        ({"floatx": "float64"}, "float64", "float64"),
        ({"dtype_policy": "mixed_float16"}, "float32", "float16"),
        ({"dtype_policy": {"DTypePolicy": "bfloat16"}}, "bfloat16", "bfloat16"),
        ({"floatx": "float16", "dtype_policy": "float32"}, "float32", "float32"),
    ],
)
def test_dtypes(runtime: dict[str, Any], weight: str, computed: str) -> None:
    before = state()
    layer = specnet.compile(spec(**runtime)).layers[0]
    assert (layer.kernel.dtype, layer.compute_dtype) == (weight, computed)
    assert state() == before
    assert specnet.compile(spec()).layers[0].kernel.dtype == "float32"


def test_what_the_process_has_set_does_not_count() -> None:
    keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_image_data_format("channels_first")
    try:
        before = state()
        model = specnet.compile(
            {
                "specnet": 1,
                "model": {
                    "layers": [{"Input": [8, 8, 3]}, {"ZeroPadding2D": 1}, {"Conv2D": {"filters": 2, "kernel_size": 1}}]
                },
            }
        )
        assert model.output_shape == (None, 10, 10, 2)
        assert model.layers[1].compute_dtype == "float32"
        assert state() == before
    finally:
        keras.config.set_dtype_policy("float32")
        keras.config.set_image_data_format("channels_last")


def test_image_data_format() -> None:
    layers = [{"Input": [3, 8, 8]}, {"ZeroPadding2D": 1}]
    model = specnet.compile(
        {"specnet": 1, "model": {"layers": layers}, "runtime": {"image_data_format": "channels_first"}}
    )
    assert model.output_shape == (None, 3, 10, 10)
    assert keras.config.image_data_format() == "channels_last"


def test_settings_hold_inside_of_the_context() -> None:
    before = state()
    with settings(specnet.load(spec(epsilon=1e-3, floatx="float16"))):
        assert keras.config.epsilon() == 1e-3
        assert keras.config.floatx() == "float16"
    assert state() == before


def test_settings_are_put_back_when_building_fails() -> None:
    before = state()
    broken = {
        "specnet": 1,
        "model": {"layers": [{"Input": [4]}, {"Conv2D": {"filters": 1, "kernel_size": 1}}]},
        "runtime": {"floatx": "float64", "epsilon": 1e-2},
    }
    with pytest.raises(specnet.SpecError):
        specnet.compile(broken)
    assert state() == before


def test_another_backend_than_the_running_one() -> None:
    other = "jax" if keras.backend.backend() != "jax" else "tensorflow"
    with pytest.raises(specnet.SpecError) as error:
        specnet.compile(spec(backend=other))
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["keras-settings"]
    assert specnet.compile(spec(backend=keras.backend.backend()))
