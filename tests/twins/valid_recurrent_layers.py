"""The model of ``tests/valid/recurrent_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((8, 5)),
            layers.LSTM(6, return_sequences=True, dropout=0.1, recurrent_dropout=0.2, seed=3),
            layers.GRU(5, return_sequences=True, reset_after=False, go_backwards=True, use_cudnn=False),
            layers.GRU(
                5,
                return_sequences=True,
                recurrent_activation="hard_sigmoid",
                recurrent_initializer=keras.initializers.Orthogonal(gain=0.9, seed=2),
            ),
            layers.SimpleRNN(4, activation="relu", return_sequences=True, unroll=True),
            layers.LSTM(
                4,
                unit_forget_bias=False,
                recurrent_regularizer="l2",
                recurrent_constraint="unit_norm",
                return_sequences=True,
            ),
            layers.LSTM(3),
            layers.Dense(1),
        ],
        name="recurrent_layers",
    )
    model.compile(
        optimizer=keras.optimizers.Adafactor(learning_rate=0.01, relative_step=False),
        loss=keras.losses.Huber(delta=0.5),
        metrics=[
            keras.metrics.MeanAbsolutePercentageError(),
            keras.metrics.MeanSquaredLogarithmicError(),
            keras.metrics.R2Score(),
        ],
    )
    return model
