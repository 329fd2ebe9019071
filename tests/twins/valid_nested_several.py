"""The model of ``tests/valid/nested_several.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    a = keras.Input((4,), name="a")
    b = keras.Input((4,), name="b")

    left = keras.Input((4,), name="left")
    right = keras.Input((4,), name="right")
    changed = layers.Dense(4, activation="tanh", name="changed")(left)
    inner_total = layers.Add(name="total")([changed, right])
    inner_difference = layers.Subtract(name="difference")([changed, right])
    pair = keras.Model([left, right], [inner_total, inner_difference], name="pair")

    total, difference = pair([a, b])
    swapped_total, swapped_difference = pair([b, a])
    last_total, last_difference = pair([total, swapped_difference])
    joined = layers.Concatenate()([difference, swapped_total, last_total, last_difference])
    return keras.Model([a, b], joined, name="nested_several")
