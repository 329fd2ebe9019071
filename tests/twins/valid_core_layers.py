"""The model of ``tests/valid/core_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input([4, 6]),
            layers.Identity(),
            layers.Flatten(),
            layers.Dense(16),
            layers.Activation("relu"),
            layers.Dropout(0.25),
            layers.Dense(12, activation="tanh", use_bias=False, name="hidden"),
            layers.Reshape([3, 4]),
            layers.Dense(5, lora_rank=2, lora_alpha=4),
            layers.Flatten(data_format="channels_last"),
            layers.Dense(3, activation="softmax", name="scores"),
        ],
        name="core_layers",
    )
    model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])
    return model
