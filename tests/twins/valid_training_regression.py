"""The model of ``tests/valid/training_regression.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((4,))
    trunk = layers.Dense(6, activation="relu", name="trunk")(inputs)
    counts = layers.Dense(2, activation="softplus", name="counts")(trunk)
    prices = layers.Dense(2, name="prices")(trunk)
    levels = layers.Dense(2, name="levels")(trunk)
    shares = layers.Dense(3, activation="softmax", name="shares")(trunk)
    model = keras.Model(inputs, [counts, prices, levels, shares], name="training_regression")
    model.compile(
        optimizer=keras.optimizers.ScheduleFreeAdamW(learning_rate=0.01, warmup_steps=5),
        loss=[
            keras.losses.Poisson(),
            keras.losses.MeanAbsolutePercentageError(),
            keras.losses.LogCosh(),
            keras.losses.KLDivergence(reduction="sum_over_batch_size", name="divergence"),
        ],
        metrics=[
            [keras.metrics.MeanAbsoluteError()],
            [keras.metrics.PearsonCorrelation(), keras.metrics.R2Score(class_aggregation=None)],
            [keras.metrics.ConcordanceCorrelation()],
            ["kl_divergence", keras.metrics.KLDivergence(name="divergence")],
        ],
    )
    return model
