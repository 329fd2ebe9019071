"""The model of ``tests/valid/runtime_float64.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        model = keras.Sequential(
            [
                keras.Input((4,)),
                layers.Dense(3, activation="tanh"),
                layers.LayerNormalization(),
                layers.Dense(1),
            ],
            name="runtime_float64",
        )
        model.compile(optimizer="sgd", loss="mse")
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)
    return model
