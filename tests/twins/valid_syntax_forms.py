"""The model of ``tests/valid/syntax_forms.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((10,)),
            layers.Dense(16, activation="relu"),
            layers.Dense(16, activation="relu"),
            layers.Dense(8, name="no"),
            layers.Dense(8, activation="relu", use_bias=False, name="off"),
            layers.Dropout(0.5),
            layers.Dropout(0.5),
            layers.GaussianNoise(0.1),
            layers.Dense(2, kernel_regularizer=keras.regularizers.L2(1e-3), name="on"),
        ],
        name="syntax_forms",
    )
