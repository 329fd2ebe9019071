"""The model of ``tests/valid/pooling_1d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((32, 3)),
            layers.MaxPooling1D(),
            layers.MaxPool1D(pool_size=3, strides=1, padding="same"),
            layers.AveragePooling1D(2),
            layers.AvgPool1D(pool_size=[2], data_format="channels_last"),
        ],
        name="pooling_1d",
    )
