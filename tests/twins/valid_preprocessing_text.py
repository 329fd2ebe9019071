"""The model of ``tests/valid/preprocessing_text.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    title = keras.Input((1,), dtype="string", name="title")
    body = keras.Input((), dtype="string", name="body")
    x = layers.TextVectorization(vocabulary=["red", "green", "blue"], output_sequence_length=4)(title)
    x = layers.Embedding(5, 3)(x)
    title_code = layers.GlobalAveragePooling1D(name="title_code")(x)
    body_weights = layers.TextVectorization(
        vocabulary=["red", "green", "blue"],
        idf_weights=[0.5, 0.7, 0.9],
        output_mode="tf_idf",
        name="body_weights",
    )(body)
    body_pairs = layers.TextVectorization(
        vocabulary=["red", "red green"],
        ngrams=2,
        standardize="lower",
        split="whitespace",
        output_mode="multi_hot",
        name="body_pairs",
    )(body)
    body_letters = layers.TextVectorization(
        vocabulary=["r", "e", "d"],
        split="character",
        standardize="strip_punctuation",
        output_mode="count",
        name="body_letters",
    )(body)
    x = layers.Concatenate()([title_code, body_weights, body_pairs, body_letters])
    x = layers.Dense(2)(x)
    return keras.Model([title, body], x, name="preprocessing_text")
