"""The model of ``tests/valid/image_geometry.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.RandomFlip(),
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(0.1),
            layers.RandomRotation((-0.2, 0.1), fill_mode="constant", fill_value=0.5, interpolation="nearest", seed=2),
            layers.RandomTranslation(height_factor=0.1, width_factor=(-0.1, 0.2)),
            layers.RandomZoom(0.2),
            layers.RandomZoom(height_factor=(-0.1, 0.2), width_factor=0.1, fill_mode="wrap"),
            layers.RandomShear(x_factor=(0.0, 0.2), y_factor=(0.1, 0.3), fill_mode="nearest"),
            layers.RandomPerspective(factor=0.5, scale=0.3, seed=3),
            layers.RandomElasticTransform(factor=0.5, scale=0.8),
            layers.RandomErasing(factor=0.5, scale=(0.05, 0.2), fill_value=0.0, value_range=(0, 1)),
        ],
        name="image_geometry",
    )
