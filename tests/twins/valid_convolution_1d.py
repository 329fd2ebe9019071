"""The model of ``tests/valid/convolution_1d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((24, 4)),
            layers.Conv1D(6, 3),
            layers.Conv1D(6, [3], padding="causal", dilation_rate=2, activation="relu"),
            layers.Convolution1D(8, 3, groups=2, padding="same", use_bias=False),
            layers.Conv1D(
                4,
                2,
                strides=2,
                padding="same",
                kernel_initializer="he_uniform",
                bias_initializer="ones",
            ),
            layers.GlobalMaxPool1D(),
            layers.Dense(1, activation="sigmoid"),
        ],
        name="convolution_1d",
    )
    schedule = keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=100, decay_rate=0.96)
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=schedule, momentum=0.5, centered=True),
        loss=keras.losses.BinaryCrossentropy(label_smoothing=0.1),
        metrics=[
            keras.metrics.BinaryAccuracy(threshold=0.4),
            keras.metrics.Precision(),
            keras.metrics.Recall(thresholds=0.3),
            keras.metrics.AUC(num_thresholds=50, curve="PR"),
        ],
    )
    return model
