"""The model of ``tests/valid/nested_trainable_patterns.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    frozen = layers.Dense(3, name="dense_3")
    inner = keras.Sequential([keras.Input((4,), name="input"), frozen, layers.Dense(2, name="dense_2")], name="inner")
    pool = layers.GlobalAveragePooling1D(name="global_average_pooling1d")
    outer = keras.Sequential([keras.Input((None, 4), name="input"), pool, inner], name="outer")
    frozen.trainable = False
    return keras.Sequential([keras.Input((10, 4), name="input"), outer], name="nested_trainable_patterns")
