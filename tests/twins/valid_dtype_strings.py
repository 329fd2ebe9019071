"""The model of ``tests/valid/dtype_strings.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((4,), dtype="float16"),
            layers.Dense(4, dtype="float16"),
            layers.Dense(4, dtype="mixed_float16"),
            layers.Dense(4, dtype="bfloat16"),
            layers.Dense(4, dtype="mixed_bfloat16"),
            layers.Dense(4, dtype="float64"),
            layers.Activation("relu", dtype="float32"),
            layers.Dense(2, dtype="float32"),
        ],
        name="dtype_strings",
    )
