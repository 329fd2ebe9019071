"""The model of ``tests/valid/normalization_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((6, 8))
    x = layers.BatchNormalization()(inputs)
    x = layers.BatchNormalization(
        axis=1,
        momentum=0.9,
        epsilon=1e-4,
        center=False,
        gamma_initializer=keras.initializers.RandomUniform(minval=0.5, maxval=1.5, seed=1),
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        gamma_regularizer="l2",
        gamma_constraint="non_neg",
    )(x)
    x = layers.BatchNormalization(
        renorm=True,
        renorm_clipping={"rmax": 3.0, "rmin": 0.3, "dmax": 5.0},
        renorm_momentum=0.95,
    )(x)
    x = layers.BatchNormalization(synchronized=True, trainable=False)(x)
    x = layers.BatchNormalization(scale=False)(x, training=True)
    x = layers.LayerNormalization()(x)
    x = layers.LayerNormalization(axis=[1, 2], epsilon=1e-6, center=False, scale=False)(x)
    x = layers.GroupNormalization(4)(x)
    x = layers.GroupNormalization(groups=-1, beta_initializer="ones")(x)
    x = layers.RMSNormalization()(x)
    x = layers.RMSNormalization(axis=[1, 2], epsilon=1e-5)(x)
    x = layers.UnitNormalization(axis=-1)(x)
    model = keras.Model(inputs, x, name="normalization_layers")
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0,
        decay_steps=100,
        alpha=0.1,
        warmup_target=0.01,
        warmup_steps=10,
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=schedule, weight_decay=0.01),
        loss=keras.losses.CosineSimilarity(axis=-1),
        metrics=[keras.metrics.CosineSimilarity(), "mse"],
    )
    return model
