"""The model of ``tests/valid/nested_twice.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    left = keras.Input((7,), dtype="int32", name="left")
    right = keras.Input((7,), dtype="int32", name="right")
    encoder = keras.Sequential(
        [
            keras.Input((7,), dtype="int32"),
            layers.Embedding(20, 4, mask_zero=True),
            layers.Bidirectional(layers.LSTM(3)),
        ],
        name="encoder",
    )
    left_code = encoder(left)
    right_code = encoder(right)
    x = layers.Concatenate()([left_code, right_code])
    joint = layers.Dense(5, activation="relu", name="joint")(x)
    same_author = layers.Dense(1, activation="sigmoid", name="same_author")(joint)
    topic = layers.Dense(4, activation="softmax", name="topic")(joint)
    model = keras.Model([left, right], [same_author, topic], name="nested_twice")
    model.compile(
        optimizer="adam",
        loss={"same_author": "binary_crossentropy", "topic": "sparse_categorical_crossentropy"},
        loss_weights={"same_author": 1.0, "topic": 0.3},
        metrics={"same_author": [keras.metrics.AUC()], "topic": ["accuracy"]},
    )
    return model
