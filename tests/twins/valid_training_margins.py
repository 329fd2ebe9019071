"""The model of ``tests/valid/training_margins.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((6,))
    trunk = layers.Dense(5, activation="relu", name="trunk")(inputs)
    side = layers.Dense(1, activation="tanh", name="side")(trunk)
    square_side = layers.Dense(1, activation="tanh", name="square_side")(trunk)
    kind = layers.Dense(3, activation="softmax", name="kind")(trunk)
    embedding = layers.UnitNormalization(name="embedding")(trunk)
    model = keras.Model(inputs, [side, square_side, kind, embedding], name="training_margins")
    model.compile(
        optimizer=keras.optimizers.MultiOptimizer(
            keras.optimizers.OptimizerMap(
                default_optimizer=keras.optimizers.SGD(0.1),
                optimizer_map={
                    "side": keras.optimizers.Adam(learning_rate=0.01),
                    "square_.*": keras.optimizers.Adam(),
                },
            )
        ),
        loss=[
            keras.losses.Hinge(),
            keras.losses.SquaredHinge(),
            keras.losses.CategoricalHinge(),
            keras.losses.Circle(gamma=64.0, margin=0.3),
        ],
        metrics={
            "side": [keras.metrics.Hinge(name="margin")],
            "square_side": [keras.metrics.Accuracy()],
            "kind": [keras.metrics.FBetaScore(average="macro", beta=2.0)],
        },
    )
    return model
