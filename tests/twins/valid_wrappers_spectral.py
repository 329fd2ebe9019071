"""The model of ``tests/valid/wrappers_spectral.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.SpectralNormalization(layers.Embedding(9, 8)),
            layers.SpectralNormalization(layers.Conv1D(4, 3), power_iterations=2),
            layers.Flatten(),
            layers.SpectralNormalization(layers.Dense(3, activation="relu"), name="normalized"),
        ],
        name="wrappers_spectral",
    )
