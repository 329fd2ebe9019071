"""The model of ``tests/valid/pooling_2d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.MaxPooling2D(),
            layers.MaxPool2D(pool_size=(2, 1), strides=(1, 1), padding="same"),
            layers.AveragePooling2D((2, 1)),
            layers.AvgPool2D(pool_size=2, strides=1),
        ],
        name="pooling_2d",
    )
