"""The model of ``tests/valid/initializer_strings.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(4, kernel_initializer="glorot_normal", bias_initializer="zeros"),
            layers.Dense(4, kernel_initializer="glorot_uniform", bias_initializer="ones"),
            layers.Dense(4, kernel_initializer="he_normal"),
            layers.Dense(4, kernel_initializer="he_uniform"),
            layers.Dense(4, kernel_initializer="identity"),
            layers.Dense(4, kernel_initializer="lecun_normal"),
            layers.Dense(4, kernel_initializer="lecun_uniform"),
            layers.Dense(4, kernel_initializer="orthogonal"),
            layers.Dense(4, kernel_initializer="random_normal"),
            layers.Dense(4, kernel_initializer="random_uniform"),
            layers.Dense(4, kernel_initializer="truncated_normal"),
            layers.Dense(4, kernel_initializer="variance_scaling"),
            layers.Dense(4, kernel_initializer="zeros"),
            layers.Dense(4, kernel_initializer="GlorotNormal", bias_initializer="Zeros"),
            layers.Dense(4, kernel_initializer="GlorotUniform", bias_initializer="Ones"),
            layers.Dense(4, kernel_initializer="Identity"),
            layers.Dense(4, kernel_initializer="IdentityInitializer"),
            layers.Dense(4, kernel_initializer="Orthogonal"),
            layers.Dense(4, kernel_initializer="OrthogonalInitializer"),
            layers.Dense(4, kernel_initializer="RandomNormal"),
            layers.Dense(4, kernel_initializer="TruncatedNormal"),
        ],
        name="initializer_strings",
    )
