"""The model of ``tests/valid/input_sparse.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((8,), sparse=True),
            layers.Dense(4, activation="relu"),
            layers.Dense(1),
        ],
        name="input_sparse",
    )
    model.compile(
        optimizer=keras.optimizers.Ftrl(
            learning_rate=0.01,
            l1_regularization_strength=1e-3,
            l2_shrinkage_regularization_strength=1e-4,
        ),
        loss="mae",
        metrics=["mae", "mape"],
    )
    return model
