"""The twin of `specs/fashion_dnn.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(300, activation="relu"),
            keras.layers.Dense(150, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ],
        name="fashion_dnn",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
