"""The model of ``tests/valid/pooling_adaptive.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    line = keras.Input((11, 3), name="line")
    plane = keras.Input((9, 10, 3), name="plane")
    volume = keras.Input((5, 6, 7, 2), name="volume")
    x = layers.AdaptiveAveragePooling1D(5)(line)
    short_line = layers.AdaptiveMaxPooling1D(2, name="short_line")(x)
    x = layers.AdaptiveAveragePooling2D((5, 6))(plane)
    small_plane = layers.AdaptiveMaxPooling2D(3, data_format="channels_last", name="small_plane")(x)
    x = layers.AdaptiveAveragePooling3D(4)(volume)
    small_volume = layers.AdaptiveMaxPooling3D((2, 4, 2), name="small_volume")(x)
    return keras.Model([line, plane, volume], [short_line, small_plane, small_volume], name="pooling_adaptive")
