"""The model of ``tests/valid/layer_applied_twice.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    x = keras.Input((5, 4), name="x")
    step = layers.Dense(4, activation="relu", name="step")
    first = step(x)
    second = step(first)
    third = step(second)
    scale = layers.BatchNormalization(name="scale")
    scaled = scale(third)
    scaled_in_training = scale(third, training=True)
    total = layers.Add()([first, scaled, scaled_in_training])
    return keras.Model(x, total, name="layer_applied_twice")
