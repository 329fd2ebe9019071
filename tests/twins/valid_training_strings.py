"""The model of ``tests/valid/training_strings.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(3, activation="tanh"),
            layers.Dense(2),
        ],
        name="training_strings",
    )
    model.compile(
        optimizer="nadam",
        loss="huber",
        loss_weights=0.5,
        metrics=["mse", "mean_absolute_error", "root_mean_squared_error"],
        weighted_metrics=["mae"],
        run_eagerly=True,
    )
    return model
