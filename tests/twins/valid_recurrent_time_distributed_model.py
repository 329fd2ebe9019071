"""The model of ``tests/valid/recurrent_time_distributed_model.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    film = keras.Input((4, 6, 6, 3))
    frame_encoder = keras.Sequential(
        [
            keras.Input((6, 6, 3)),
            layers.Conv2D(4, 3),
            layers.GlobalAveragePooling2D(),
        ]
    )
    return keras.Sequential(
        [
            film,
            layers.TimeDistributed(frame_encoder),
            layers.GRU(3),
        ],
        name="recurrent_time_distributed_model",
    )
