"""The model of ``tests/valid/application_small.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    photo = keras.Input((32, 32, 3), name="photo")
    small = keras.applications.MobileNetV3Small(
        include_top=False,
        weights=None,
        input_shape=(32, 32, 3),
        alpha=0.75,
        minimalistic=True,
        pooling="max",
        include_preprocessing=False,
        name="small",
    )(photo)
    first = keras.applications.MobileNet(
        weights=None,
        input_shape=(32, 32, 3),
        alpha=0.25,
        classes=5,
        classifier_activation=None,
        name="first",
    )(photo)
    large = keras.applications.MobileNetV3Large(
        include_top=False,
        weights=None,
        input_shape=(32, 32, 3),
        alpha=0.75,
        minimalistic=True,
        pooling="avg",
        name="large",
    )(photo)
    x = layers.Concatenate()([small, first, large])
    x = layers.Dense(4, activation="softmax")(x)
    return keras.Model(photo, x, name="application_small")
