"""The model of ``tests/valid/runtime_seed.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    epsilon = keras.config.epsilon()
    keras.config.set_epsilon(1e-6)
    keras.utils.set_random_seed(7)
    try:
        return keras.Sequential(
            [
                keras.Input((5,)),
                layers.Dense(4, activation="relu", kernel_initializer="he_normal"),
                layers.Dropout(0.3),
                layers.Dense(
                    2,
                    kernel_initializer=keras.initializers.RandomUniform(minval=-0.1, maxval=0.1),
                ),
            ],
            name="runtime_seed",
        )
    finally:
        keras.config.set_epsilon(epsilon)
