"""The model of ``tests/valid/core_masking.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input([None, 3]),
            layers.Masking(mask_value=-1.0),
            layers.SimpleRNN(4, return_sequences=True),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="tanh"),
        ],
        name="core_masking",
    )
    schedule = keras.optimizers.schedules.InverseTimeDecay(
        initial_learning_rate=0.1, decay_steps=20, decay_rate=0.5, staircase=True
    )
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=schedule),
        loss="hinge",
        metrics=[keras.metrics.Hinge(), keras.metrics.SquaredHinge()],
    )
    return model
