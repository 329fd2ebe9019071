"""The model of ``tests/valid/preprocessing_hashing.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    city = keras.Input((1,), dtype="string", name="city")
    hour = keras.Input((1,), dtype="int64", name="hour")
    city_bin = layers.Hashing(8, name="city_bin")(city)
    city_code = layers.Hashing(6, mask_value="", salt=[17, 99], output_mode="one_hot", name="city_code")(city)
    pair_bin = layers.HashedCrossing(10, name="pair_bin")([city, hour])
    pair_code = layers.HashedCrossing(5, output_mode="one_hot", name="pair_code")([city, hour])
    x = layers.Embedding(10, 3)(pair_bin)
    pair_vector = layers.Flatten(name="pair_vector")(x)
    city_again = layers.CategoryEncoding(8, output_mode="one_hot", name="city_again")(city_bin)
    x = layers.Concatenate()([city_code, pair_code, pair_vector, city_again])
    x = layers.Dense(1)(x)
    return keras.Model([city, hour], x, name="preprocessing_hashing")
