"""The model of ``tests/valid/image_sizes.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((20, 24, 3)),
            layers.Rescaling(1 / 255),
            layers.Rescaling(2, offset=-1),
            layers.Resizing(16, 18, interpolation="bicubic", antialias=True),
            layers.Resizing(14, 14, crop_to_aspect_ratio=True),
            layers.Resizing(
                14,
                16,
                interpolation="nearest",
                pad_to_aspect_ratio=True,
                fill_mode="constant",
                fill_value=0.5,
            ),
            layers.CenterCrop(12, 10),
            layers.RandomCrop(8, 8, seed=1),
        ],
        name="image_sizes",
    )
