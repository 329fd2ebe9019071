"""The model of ``tests/valid/core_input_layer.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            layers.InputLayer(shape=(6,), dtype="float32"),
            layers.Dense(2),
        ],
        name="core_input_layer",
    )
