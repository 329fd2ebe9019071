"""The model of ``tests/valid/recurrent_convolution.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    lines = keras.Input((4, 8, 3), name="lines")
    planes = keras.Input((4, 6, 6, 2), name="planes")
    volumes = keras.Input((3, 4, 4, 4, 2), name="volumes")
    x = layers.ConvLSTM1D(3, 3, padding="same", return_sequences=True)(lines)
    line = layers.ConvLSTM1D(2, 3, strides=2, dropout=0.1, recurrent_dropout=0.1, seed=1, name="line")(x)
    plane, hidden, cell = layers.ConvLSTM2D(2, (3, 3), padding="same", return_state=True, name="plane_encoder")(planes)
    decoded = layers.ConvLSTM2D(2, 3, padding="same", recurrent_activation="hard_sigmoid", name="plane_decoder")(
        planes, initial_state=[hidden, cell]
    )
    volume = layers.ConvLSTM3D(2, 2, go_backwards=True, unit_forget_bias=False, name="volume")(volumes)
    return keras.Model([lines, planes, volumes], [line, plane, decoded, volume], name="recurrent_convolution")
