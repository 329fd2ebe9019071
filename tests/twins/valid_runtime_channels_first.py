"""The model of ``tests/valid/runtime_channels_first.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    image_data_format = keras.config.image_data_format()
    keras.config.set_image_data_format("channels_first")
    try:
        return keras.Sequential(
            [
                keras.Input((3, 12, 10)),
                layers.Conv2D(4, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.ZeroPadding2D(1, data_format="channels_first"),
                layers.SeparableConv2D(6, 2),
                layers.Flatten(),
                layers.Dense(2),
            ],
            name="runtime_channels_first",
        )
    finally:
        keras.config.set_image_data_format(image_data_format)
