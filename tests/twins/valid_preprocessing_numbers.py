"""The model of ``tests/valid/preprocessing_numbers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    values = keras.Input((3,), name="values")
    classes = keras.Input((3,), dtype="int32", name="classes")
    normalized = layers.Normalization(mean=[0.5, 0.4, 0.3], variance=[0.1, 0.2, 0.3], name="normalized")(values)
    restored = layers.Normalization(axis=None, mean=0.5, variance=0.25, invert=True, name="restored")(normalized)
    bins = layers.Discretization(bin_boundaries=[0.2, 0.5, 0.8], name="bins")(values)
    halves = layers.Discretization(bin_boundaries=[0.5], output_mode="multi_hot", name="halves")(values)
    bin_set = layers.CategoryEncoding(4, name="bin_set")(bins)
    class_counts = layers.CategoryEncoding(4, output_mode="count", name="class_counts")(classes, count_weights=values)
    joined = layers.Concatenate()([normalized, restored, halves, bin_set, class_counts])
    return keras.Model([values, classes], joined, name="preprocessing_numbers")
