"""The model of ``tests/valid/runtime_mixed_precision.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = keras.Sequential(
            [
                keras.Input((8, 8, 3)),
                layers.Conv2D(4, 3, use_bias=False),
                layers.BatchNormalization(),
                layers.ReLU(),
                layers.GlobalAveragePooling2D(),
                layers.Dense(3, activation="softmax", dtype="float32"),
            ],
            name="runtime_mixed_precision",
        )
        model.compile(
            optimizer=keras.optimizers.Adam(learning_rate=1e-3, loss_scale_factor=2),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
    finally:
        keras.config.set_dtype_policy(policy)
    return model
