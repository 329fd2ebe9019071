"""The model of ``tests/valid/convolution_transposed.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    line = keras.Input((6, 3), name="line")
    plane = keras.Input((5, 5, 3), name="plane")
    volume = keras.Input((3, 3, 3, 2), name="volume")
    x = layers.Conv1DTranspose(4, 3, strides=2, padding="same", activation="relu")(line)
    long_line = layers.Convolution1DTranspose(2, 3, strides=2, output_padding=1, name="long_line")(x)
    x = layers.Conv2DTranspose(4, 3, strides=2, padding="same", output_padding=1)(plane)
    x = layers.Conv2DTranspose(3, 2, dilation_rate=2, use_bias=False)(x)
    wide_plane = layers.Convolution2DTranspose(2, (2, 3), strides=(2, 1), name="wide_plane")(x)
    x = layers.Conv3DTranspose(3, 2, strides=2)(volume)
    big_volume = layers.Convolution3DTranspose(2, (1, 2, 2), padding="same", activation="tanh", name="big_volume")(x)
    model = keras.Model(
        [line, plane, volume],
        [long_line, wide_plane, big_volume],
        name="convolution_transposed",
    )
    model.compile(
        optimizer=keras.optimizers.Adamax(learning_rate=0.002, clipvalue=0.5),
        loss=["mse", "mae", "log_cosh"],
        loss_weights=[1.0, 0.5, 0.25],
        metrics=[["mae"], ["mse"], [keras.metrics.LogCoshError()]],
    )
    return model
