"""The model of ``tests/valid/nested_chain.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    image = keras.Input((8, 8, 1))
    encoder_image = keras.Input((8, 8, 1))
    squeeze = keras.Sequential(
        [
            keras.Input((6, 6, 4)),
            layers.MaxPooling2D(),
            layers.Flatten(),
        ],
        name="squeeze",
    )
    encoder = keras.Sequential(
        [
            encoder_image,
            layers.Conv2D(4, 3, activation="relu"),
            squeeze,
            layers.Dense(6),
        ],
        name="encoder",
    )
    encoder.trainable = False
    model = keras.Sequential(
        [
            image,
            encoder,
            layers.Dense(10, activation="softmax", name="digits"),
        ],
        name="nested_chain",
    )
    model.compile(
        optimizer=keras.optimizers.Nadam(learning_rate=0.002, beta_1=0.8),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
