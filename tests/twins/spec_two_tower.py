"""The twin of `specs/two_tower.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    left = keras.Input((128,), dtype="int32", name="left")
    right = keras.Input((128,), dtype="int32", name="right")

    encoder = keras.Sequential(
        [
            keras.Input((128,), dtype="int32"),
            keras.layers.Embedding(20000, 64, mask_zero=True),
            keras.layers.Bidirectional(keras.layers.LSTM(32)),
        ],
        name="encoder",
    )
    both = keras.layers.Concatenate()([encoder(left), encoder(right)])

    joint = keras.layers.Dense(64, activation="relu", name="joint")(both)
    same_author = keras.layers.Dense(1, activation="sigmoid", name="same_author")(joint)
    topic = keras.layers.Dense(8, activation="softmax", name="topic")(joint)

    model = keras.Model([left, right], [same_author, topic], name="two_tower")
    model.compile(
        optimizer="adam",
        loss={
            "same_author": "binary_crossentropy",
            "topic": "sparse_categorical_crossentropy",
        },
        loss_weights={"same_author": 1.0, "topic": 0.3},
        metrics={"same_author": [keras.metrics.AUC()], "topic": ["accuracy"]},
    )
    return model
