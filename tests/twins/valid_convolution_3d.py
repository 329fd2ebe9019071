"""The model of ``tests/valid/convolution_3d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((8, 8, 8, 2)),
            layers.Conv3D(4, 3, padding="same", activation="elu"),
            layers.Convolution3D(4, (1, 2, 3), strides=(1, 2, 1)),
            layers.Conv3D(3, 2, dilation_rate=2, use_bias=False),
            layers.Conv3D(6, 1, groups=3),
            layers.GlobalAvgPool3D(),
            layers.Dense(4, activation="sigmoid"),
        ],
        name="convolution_3d",
    )
    model.compile(
        optimizer=keras.optimizers.Adadelta(learning_rate=1.0, rho=0.9),
        loss=keras.losses.BinaryFocalCrossentropy(gamma=3.0, apply_class_balancing=True),
        metrics=[
            keras.metrics.AUC(multi_label=True, num_labels=4),
            keras.metrics.BinaryCrossentropy(from_logits=False),
            keras.metrics.F1Score(average="micro", threshold=0.5),
        ],
    )
    return model
