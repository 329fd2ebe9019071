"""The model of ``tests/valid/regularization_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((8, 6)),
            layers.GaussianNoise(0.1, seed=1),
            layers.SpatialDropout1D(0.2),
            layers.Dense(6, activation="selu", kernel_initializer="lecun_normal"),
            layers.AlphaDropout(0.1, noise_shape=(None, 1, 6), seed=2),
            layers.GaussianDropout(0.3),
            layers.Dropout(0.5, noise_shape=(None, 8, 1), seed=1337),
            layers.ActivityRegularization(l1=1e-3, l2=1e-4),
            layers.ActivityRegularization(),
            layers.Flatten(),
            layers.Dense(4, activation="softmax"),
        ],
        name="regularization_layers",
    )
    model.compile(
        optimizer=keras.optimizers.Lamb(learning_rate=0.01, beta_1=0.85),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1, from_logits=False),
        metrics=[keras.metrics.CategoricalHinge(), keras.metrics.Poisson()],
        weighted_metrics=["accuracy"],
    )
    return model
