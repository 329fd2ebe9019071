"""The model of ``tests/valid/reshaping_3d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((4, 4, 4, 2)),
            layers.ZeroPadding3D(),
            layers.ZeroPadding3D(((0, 1), (1, 1), (2, 0))),
            layers.ZeroPadding3D(padding=1),
            layers.Cropping3D(),
            layers.Cropping3D((1, 1, 2)),
            layers.Cropping3D(cropping=((0, 1), (1, 0), (0, 0))),
            layers.UpSampling3D(),
            layers.UpSampling3D((1, 2, 1)),
            layers.Permute((4, 1, 2, 3)),
        ],
        name="reshaping_3d",
    )
