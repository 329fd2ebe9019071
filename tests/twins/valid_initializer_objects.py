"""The model of ``tests/valid/initializer_objects.yaml``, written by hand."""

import keras
from keras import initializers, layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((16, 1)),
            layers.Conv1D(
                5,
                8,
                kernel_initializer=initializers.STFT(side="imag", window=None, scaling="spectrum"),
            ),
            layers.Reshape((-1, 1)),
            layers.Conv1D(
                5,
                4,
                strides=4,
                kernel_initializer=initializers.STFTInitializer(side="real", window=[0.1, 0.4, 0.4, 0.1]),
            ),
            layers.Conv1D(
                5,
                3,
                kernel_initializer=initializers.GlorotNormal(seed=1),
                bias_initializer=initializers.Constant(0.5),
            ),
            layers.Flatten(),
            layers.Dense(
                5,
                kernel_initializer=initializers.Constant(0.01),
                bias_initializer=initializers.Ones(),
            ),
            layers.Dense(
                5,
                kernel_initializer=initializers.GlorotUniform(seed=2),
                bias_initializer=initializers.Zeros(),
            ),
            layers.Dense(5, kernel_initializer=initializers.HeNormal(seed=3)),
            layers.Dense(
                5,
                kernel_initializer=initializers.HeUniform(seed=4, input_axes=[0], output_axes=[1]),
            ),
            layers.Dense(5, kernel_initializer=initializers.Identity(gain=0.5)),
            layers.Dense(5, kernel_initializer=initializers.IdentityInitializer(2.0)),
            layers.Dense(5, kernel_initializer=initializers.LecunNormal(seed=5)),
            layers.Dense(5, kernel_initializer=initializers.LecunUniform(6)),
            layers.Dense(5, kernel_initializer=initializers.Orthogonal(gain=1.5, seed=7)),
            layers.Dense(5, kernel_initializer=initializers.OrthogonalInitializer(seed=8)),
            layers.Dense(5, kernel_initializer=initializers.RandomNormal(mean=0.1, stddev=0.2, seed=9)),
            layers.Dense(5, kernel_initializer=initializers.RandomUniform(minval=-0.1, maxval=0.2, seed=10)),
            layers.Dense(5, kernel_initializer=initializers.TruncatedNormal(stddev=0.3, seed=11)),
            layers.Dense(
                5,
                kernel_initializer=initializers.VarianceScaling(
                    scale=2.0, mode="fan_avg", distribution="uniform", seed=12
                ),
            ),
        ],
        name="initializer_objects",
    )
