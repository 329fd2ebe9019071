"""The model of ``tests/valid/regularizers_constraints.yaml``, written by hand."""

import keras
from keras import constraints, layers, regularizers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(5, kernel_regularizer="l1", kernel_constraint="max_norm"),
            layers.Dense(5, kernel_regularizer="l2", kernel_constraint="min_max_norm"),
            layers.Dense(5, kernel_regularizer="L1L2", kernel_constraint="non_neg"),
            layers.Dense(5, kernel_regularizer="orthogonal_regularizer", kernel_constraint="unit_norm"),
            layers.Dense(5, bias_regularizer="L2", activity_regularizer="L1", bias_constraint="NonNeg"),
            layers.Dense(
                5,
                kernel_regularizer=regularizers.L1(1e-3),
                kernel_constraint=constraints.MaxNorm(3),
            ),
            layers.Dense(
                5,
                kernel_regularizer=regularizers.L2(1e-4),
                kernel_constraint=constraints.MinMaxNorm(min_value=0.1, max_value=2.0, rate=0.9, axis=0),
            ),
            layers.Dense(
                5,
                kernel_regularizer=regularizers.L1L2(l1=1e-5, l2=1 / 1000),
                kernel_constraint=constraints.NonNeg(),
            ),
            layers.Dense(
                5,
                kernel_regularizer=regularizers.OrthogonalRegularizer(factor=0.02, mode="columns"),
                kernel_constraint=constraints.UnitNorm(axis=0),
            ),
        ],
        name="regularizers_constraints",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(
            learning_rate=1e-3,
            weight_decay=1e-4,
            global_clipnorm=2.0,
            gradient_accumulation_steps=2,
        ),
        loss=keras.losses.MeanAbsoluteError(),
        metrics=["mse"],
    )
    return model
