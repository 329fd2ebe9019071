"""The model of ``tests/valid/image_colour.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            layers.AutoContrast(value_range=(0, 1)),
            layers.RandomBrightness(0.2, value_range=(0, 1), seed=1),
            layers.RandomContrast(0.2, value_range=(0, 1)),
            layers.RandomHue((0.1, 0.3), value_range=(0, 1)),
            layers.RandomSaturation(0.4, value_range=(0, 1)),
            layers.RandomSharpness(0.3, value_range=(0, 1)),
            layers.RandomColorDegeneration(0.5, value_range=(0, 1)),
            layers.RandomColorJitter(
                value_range=(0, 1),
                brightness_factor=0.1,
                contrast_factor=0.1,
                saturation_factor=(0.4, 0.6),
                hue_factor=0.1,
                seed=4,
            ),
            layers.RandomGrayscale(0.3),
            layers.RandomGaussianBlur(0.5, kernel_size=3, sigma=(0.5, 1.0), value_range=(0, 1)),
            layers.RandomPosterization(4, value_range=(0, 1)),
            layers.RandomInvert(0.5, value_range=(0, 1)),
            layers.Solarization(addition_factor=0.1, threshold_factor=(0.2, 0.5), value_range=(0, 1)),
            layers.RandomBrightness(0.1),
        ],
        name="image_colour",
    )
