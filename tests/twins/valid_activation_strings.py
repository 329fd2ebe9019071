"""The model of ``tests/valid/activation_strings.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(6, activation="celu"),
            layers.Dense(6, activation="elu"),
            layers.Dense(6, activation="exponential"),
            layers.Dense(6, activation="gelu"),
            layers.Dense(6, activation="hard_shrink"),
            layers.Dense(6, activation="hard_sigmoid"),
            layers.Dense(6, activation="hard_silu"),
            layers.Dense(6, activation="hard_swish"),
            layers.Dense(6, activation="hard_tanh"),
            layers.Dense(6, activation="leaky_relu"),
            layers.Dense(6, activation="linear"),
            layers.Dense(6, activation="log_sigmoid"),
            layers.Dense(6, activation="log_softmax"),
            layers.Dense(6, activation="mish"),
            layers.Dense(6, activation="relu"),
            layers.Dense(6, activation="relu6"),
            layers.Dense(6, activation="selu"),
            layers.Dense(6, activation="sigmoid"),
            layers.Dense(6, activation="silu"),
            layers.Dense(6, activation="swish"),
            layers.Dense(6, activation="soft_shrink"),
            layers.Dense(6, activation="softmax"),
            layers.Dense(6, activation="softplus"),
            layers.Dense(6, activation="softsign"),
            layers.Dense(6, activation="sparse_plus"),
            layers.Dense(6, activation="sparse_sigmoid"),
            layers.Dense(6, activation="sparsemax"),
            layers.Dense(6, activation="squareplus"),
            layers.Dense(6, activation="tanh"),
            layers.Dense(6, activation="tanh_shrink"),
            layers.Dense(6),
            layers.Activation("mish"),
            layers.Activation("glu"),
        ],
        name="activation_strings",
    )
