"""The twin of `specs/imagenet_classifier.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((224, 224, 3)),
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            keras.applications.MobileNetV2(weights=None),
        ],
        name="imagenet_classifier",
    )
