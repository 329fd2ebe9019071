"""The model of ``tests/valid/training_heads.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((6,))
    trunk = layers.Dense(8, activation="relu", name="trunk")(inputs)
    species = layers.Dense(3, activation="softmax", name="species")(trunk)
    adult = layers.Dense(1, activation="sigmoid", name="adult")(trunk)
    size = layers.Dense(2, activation="softplus", name="size")(trunk)
    model = keras.Model(inputs, [species, adult, size], name="training_heads")
    schedule = keras.optimizers.schedules.CosineDecayRestarts(
        initial_learning_rate=0.01, first_decay_steps=50, t_mul=1.5, m_mul=0.9, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=schedule, weight_decay=0.004),
        loss={
            "species": keras.losses.CategoricalCrossentropy(label_smoothing=0.05),
            "adult": keras.losses.BinaryCrossentropy(),
            "size": keras.losses.MeanSquaredLogarithmicError(reduction="mean"),
        },
        loss_weights={"species": 1.0, "adult": 0.5, "size": 2},
        metrics={
            "species": ["categorical_accuracy", keras.metrics.TopKCategoricalAccuracy(k=2)],
            "adult": [
                keras.metrics.BinaryAccuracy(),
                keras.metrics.PrecisionAtRecall(recall=0.8),
                keras.metrics.RecallAtPrecision(precision=0.9),
                keras.metrics.SensitivityAtSpecificity(specificity=0.5, num_thresholds=20),
                keras.metrics.SpecificityAtSensitivity(sensitivity=0.5),
            ],
            "size": "mae",
        },
        weighted_metrics={"size": [keras.metrics.MeanSquaredError()]},
        steps_per_execution=2,
        jit_compile=False,
        run_eagerly=False,
        auto_scale_loss=False,
    )
    return model
