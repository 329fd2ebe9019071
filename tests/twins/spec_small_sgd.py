"""The twin of `specs/small_sgd.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((100,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ],
        name="small_sgd",
    )
    model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])
    return model
