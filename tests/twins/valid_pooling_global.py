"""The model of ``tests/valid/pooling_global.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    line = keras.Input((7, 3), name="line")
    line_mask = keras.Input((7,), dtype="bool", name="line_mask")
    plane = keras.Input((6, 5, 3), name="plane")
    volume = keras.Input((4, 5, 3, 3), name="volume")
    line_mean = layers.GlobalAveragePooling1D(name="line_mean")(line, mask=line_mask)
    line_max = layers.GlobalMaxPooling1D(name="line_max")(line)
    x = layers.GlobalAveragePooling2D(keepdims=True)(plane)
    plane_mean = layers.Flatten(name="plane_mean")(x)
    plane_max = layers.GlobalMaxPooling2D(data_format="channels_last", name="plane_max")(plane)
    volume_mean = layers.GlobalAveragePooling3D(name="volume_mean")(volume)
    x = layers.GlobalMaxPooling3D(keepdims=True)(volume)
    volume_max = layers.Flatten(name="volume_max")(x)
    volume_max_again = layers.GlobalMaxPool3D(name="volume_max_again")(volume)
    everything = layers.Concatenate(axis=1)(
        [line_mean, line_max, plane_mean, plane_max, volume_mean, volume_max, volume_max_again]
    )
    return keras.Model([line, line_mask, plane, volume], everything, name="pooling_global")
