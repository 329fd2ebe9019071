"""The model of ``tests/valid/regularization_spatial.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((4, 6, 6, 3)),
            layers.SpatialDropout3D(0.3, seed=5),
            layers.Reshape((24, 6, 3)),
            layers.SpatialDropout2D(0.2, data_format="channels_last"),
            layers.Reshape((-1, 3)),
            layers.SpatialDropout1D(0.1, seed=6),
        ],
        name="regularization_spatial",
    )
