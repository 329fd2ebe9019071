"""The model of ``tests/valid/recurrent_time_distributed.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((5, 8, 8, 3)),
            layers.TimeDistributed(layers.Conv2D(4, 3, activation="relu")),
            layers.TimeDistributed(layers.MaxPooling2D(2)),
            layers.TimeDistributed(layers.Flatten()),
            layers.TimeDistributed(layers.Dense(6), name="frames"),
            layers.LSTM(4),
            layers.Dense(3, activation="softmax"),
        ],
        name="recurrent_time_distributed",
    )
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay(boundaries=[10, 20], values=[0.1, 0.01, 0.001])
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=schedule),
        loss=keras.losses.CategoricalGeneralizedCrossEntropy(q=0.7),
    )
    return model
