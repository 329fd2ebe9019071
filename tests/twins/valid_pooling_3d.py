"""The model of ``tests/valid/pooling_3d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 8, 2)),
            layers.MaxPooling3D(),
            layers.MaxPool3D(pool_size=2, strides=1, padding="same"),
            layers.AveragePooling3D((1, 2, 1)),
            layers.AvgPool3D(pool_size=(2, 1, 2)),
        ],
        name="pooling_3d",
    )
