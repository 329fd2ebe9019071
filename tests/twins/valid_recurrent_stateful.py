"""The model of ``tests/valid/recurrent_stateful.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((4, 3), batch_size=2),
            layers.GRU(4, stateful=True, return_sequences=True),
            layers.LSTM(3, stateful=True),
            layers.Dense(1),
        ],
        name="recurrent_stateful",
    )
