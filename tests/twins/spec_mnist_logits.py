"""The twin of `specs/mnist_logits.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, name="logits"),
            keras.layers.Softmax(),
        ],
        name="mnist_logits",
    )
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=["accuracy"],
    )
    return model
