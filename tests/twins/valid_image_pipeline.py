"""The model of ``tests/valid/image_pipeline.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.Pipeline(
                [
                    layers.Equalization(bins=64),
                    layers.ContrastLimitedAdaptiveHistogramEqualization(clip_limit=2.0, tile_grid_size=(4, 4)),
                    layers.RandAugment(num_ops=1, factor=0.3, seed=2),
                    layers.AugMix(num_chains=2, chain_depth=2, seed=3),
                    layers.Rescaling(1 / 255),
                ]
            ),
            layers.Pipeline([layers.RandomFlip("horizontal"), layers.RandomGrayscale()], name="more"),
            layers.Conv2D(4, 3, strides=2),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ],
        name="image_pipeline",
    )
