"""The model of ``tests/valid/core_einsum_dense.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input([5, 6]),
            layers.EinsumDense("abc,cd->abd", output_shape=(None, 8), bias_axes="d"),
            layers.EinsumDense(
                "abc,cde->abde",
                output_shape=(None, 2, 4),
                bias_axes="de",
                activation="gelu",
                kernel_initializer="he_normal",
                bias_initializer="zeros",
                kernel_regularizer="l2",
            ),
            layers.EinsumDense("abde,dec->abc", output_shape=(None, 3), lora_rank=2),
            layers.EinsumDense("...x,xy->...y", output_shape=4, bias_axes="y", activation="relu"),
        ],
        name="core_einsum_dense",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3, clipnorm=1.0, amsgrad=True),
        loss=keras.losses.MeanSquaredError(reduction="sum"),
        metrics=[
            keras.metrics.MeanSquaredError(),
            keras.metrics.RootMeanSquaredError(),
            keras.metrics.MeanAbsoluteError(name="error"),
        ],
    )
    return model
