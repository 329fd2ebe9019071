"""The model of ``tests/valid/reshaping_1d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((12,)),
            layers.Reshape((4, -1)),
            layers.Permute((2, 1)),
            layers.ZeroPadding1D(),
            layers.ZeroPadding1D((1, 2), data_format="channels_last"),
            layers.Cropping1D(1),
            layers.Cropping1D(cropping=(0, 2)),
            layers.UpSampling1D(),
            layers.UpSampling1D(3),
            layers.Flatten(),
            layers.RepeatVector(2),
        ],
        name="reshaping_1d",
    )
