"""The model of ``tests/valid/minimal.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential([keras.Input((3,)), layers.Dense(1)], name="minimal")
