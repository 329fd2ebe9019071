"""The model of ``tests/valid/activation_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    x = keras.Input((4, 6), name="x")
    keep = keras.Input((4, 6), dtype="bool", name="keep")
    y = layers.ReLU()(x)
    y = layers.ReLU(max_value=6, negative_slope=0.1, threshold=0.05)(y)
    y = layers.LeakyReLU(0.2)(y)
    y = layers.LeakyReLU()(y)
    y = layers.ELU(alpha=0.5)(y)
    y = layers.PReLU()(y)
    y = layers.PReLU(
        alpha_initializer=keras.initializers.Constant(0.25),
        alpha_regularizer="l1",
        alpha_constraint="non_neg",
        shared_axes=[1],
    )(y)
    y = layers.Activation("softplus")(y)
    y = layers.Softmax(axis=1)(y)
    y = layers.Softmax(axis=-1, name="probabilities")(y, mask=keep)
    return keras.Model([x, keep], y, name="activation_layers")
