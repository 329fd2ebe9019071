"""The model of ``tests/valid/embedding_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    words = keras.Input((5,), dtype="int32", name="words")
    author = keras.Input((1,), dtype="int64", name="author")
    x = layers.Embedding(
        30,
        6,
        mask_zero=True,
        embeddings_initializer=keras.initializers.RandomNormal(stddev=0.1, seed=8),
        embeddings_regularizer=keras.regularizers.L2(1e-5),
        embeddings_constraint=keras.constraints.UnitNorm(axis=1),
    )(words)
    meaning = layers.LSTM(4, name="meaning")(x)
    x = layers.Embedding(12, 4, lora_rank=2)(author)
    style = layers.Flatten(name="style")(x)
    x = layers.Concatenate()([meaning, style])
    x = layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model([words, author], x, name="embedding_layers")
    model.compile(
        optimizer=keras.optimizers.Adam(
            learning_rate=0.001, use_ema=True, ema_momentum=0.95, ema_overwrite_frequency=100
        ),
        loss="binary_focal_crossentropy",
        metrics=[
            keras.metrics.TruePositives(),
            keras.metrics.TrueNegatives(),
            keras.metrics.FalsePositives(),
            keras.metrics.FalseNegatives(thresholds=[0.2, 0.8]),
        ],
        weighted_metrics=[keras.metrics.BinaryAccuracy()],
    )
    return model
