"""The model of ``tests/valid/merging_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    a = keras.Input((4, 6), name="a")
    b = keras.Input((4, 6), name="b")
    c = keras.Input((1, 6), name="c")
    total = layers.Add(name="sum")([a, b, c])
    difference = layers.Subtract(name="difference")([a, b])
    product = layers.Multiply(name="product")([a, c])
    mean = layers.Average(name="mean")([a, b, c])
    largest = layers.Maximum(name="largest")([total, difference, product])
    smallest = layers.Minimum(name="smallest")([mean, product])
    scores = layers.Dot(axes=2, name="scores")([largest, smallest])
    mixed = layers.Dot(axes=(2, 1), normalize=True, name="mixed")([scores, a])
    joined = layers.Concatenate(name="joined")([mixed, largest])
    doubled = layers.Concatenate(axis=1)([joined, joined])
    return keras.Model([a, b, c], doubled, name="merging_layers")
