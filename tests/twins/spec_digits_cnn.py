"""The twin of `specs/digits_cnn.yaml`, written by hand in Keras."""

from __future__ import annotations

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1), name="input"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv2d_32"),
            layers.Conv2D(64, 3, padding="same", activation="relu", name="conv2d_64"),
            layers.MaxPooling2D(name="max_pooling2d"),
            layers.Flatten(name="flatten"),
            layers.Dense(128, activation="relu", name="dense_128"),
            layers.Dropout(0.3, name="dropout"),
            layers.Dense(10, activation="softmax", name="dense_10"),
        ],
        name="digits_cnn",
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
