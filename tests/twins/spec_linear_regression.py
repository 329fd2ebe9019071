"""The twin of `specs/linear_regression.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((1,)),
            keras.layers.Dense(3),
            keras.layers.Dense(64),
            keras.layers.Dense(64),
            keras.layers.Dense(64),
            keras.layers.Dense(1),
        ],
        name="linear_regression",
    )
    model.compile(optimizer="adam", loss="mean_squared_error")
    return model
