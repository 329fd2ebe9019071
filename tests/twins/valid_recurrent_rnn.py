"""The model of ``tests/valid/recurrent_rnn.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((6, 3)),
            layers.RNN(layers.LSTMCell(8), return_sequences=True),
            layers.RNN(
                layers.SimpleRNNCell(5, activation="relu"),
                return_sequences=True,
                go_backwards=True,
            ),
            layers.RNN(
                layers.GRUCell(5, dropout=0.1, recurrent_dropout=0.1, seed=1),
                return_sequences=True,
                unroll=True,
            ),
            layers.RNN(
                layers.StackedRNNCells([layers.GRUCell(4), layers.LSTMCell(3, unit_forget_bias=False)]),
                zero_output_for_mask=True,
            ),
            layers.Dense(2),
        ],
        name="recurrent_rnn",
    )
    model.compile(
        optimizer=keras.optimizers.Lion(learning_rate=1e-4, weight_decay=0.1),
        loss="msle",
        metrics=[keras.metrics.MeanAbsoluteError()],
    )
    return model
