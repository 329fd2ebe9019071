"""The model of ``tests/valid/application_trainable_patterns.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    photo = keras.Input((32, 32, 3), name="photo")
    backbone = keras.applications.MobileNetV2(
        include_top=False, weights=None, input_shape=(32, 32, 3), alpha=0.35, name="backbone"
    )
    for layer in backbone.layers:
        layer.trainable = layer.name.startswith(("block_15_", "block_16_")) or layer.name == "Conv_1"
    features = backbone(photo)
    mean = layers.GlobalAveragePooling2D(name="mean")(features)
    peak = layers.GlobalMaxPooling2D(name="peak")(features)
    x = layers.Concatenate()([mean, peak])
    x = layers.Dense(3)(x)
    return keras.Model(photo, x, name="application_trainable_patterns")
