"""The model of ``tests/valid/data_table_crossed.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    numbers = keras.Input([2], name="numbers")
    rooms = keras.Input([1], dtype="int64", name="rooms")
    floor = keras.Input([1], dtype="int64", name="floor")
    scaled = layers.Normalization(name="scaled")(numbers)
    crossed = layers.HashedCrossing(num_bins=32, output_mode="one_hot", name="crossed")([rooms, floor])
    joined = layers.Concatenate(name="concatenate")([scaled, crossed])
    hidden = layers.Dense(16, activation="relu", name="dense_16")(joined)
    rent = layers.Dense(1, name="rent")(hidden)
    model = keras.Model([numbers, rooms, floor], rent, name="data_table_crossed")
    model.compile(optimizer="adam", loss="mean_squared_error")
    return model
