"""The model of ``tests/valid/reshaping_2d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.ZeroPadding2D(),
            layers.ZeroPadding2D(2),
            layers.ZeroPadding2D((1, 2)),
            layers.ZeroPadding2D(padding=((0, 1), (2, 3))),
            layers.Cropping2D(((1, 0), (0, 2))),
            layers.Cropping2D((2, 3)),
            layers.Cropping2D(cropping=1),
            layers.UpSampling2D(),
            layers.UpSampling2D((1, 2), interpolation="bilinear"),
            layers.UpSampling2D(2, interpolation="nearest", data_format="channels_last"),
        ],
        name="reshaping_2d",
    )
