"""The model of ``tests/valid/data_and_training.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    numbers = keras.Input([2], name="numbers")
    city = keras.Input([5], name="city")
    joined = layers.Concatenate(name="concatenate")([numbers, city])
    rent = layers.Dense(3, activation="softmax", name="rent")(joined)
    model = keras.Model([numbers, city], rent, name="data_and_training")
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
