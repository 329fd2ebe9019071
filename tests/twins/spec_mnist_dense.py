"""The twin of `specs/mnist_dense.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ],
        name="mnist_dense",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(
            learning_rate=keras.optimizers.schedules.CosineDecay(initial_learning_rate=2e-3, decay_steps=9375)
        ),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
