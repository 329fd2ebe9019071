"""The model of ``tests/valid/convolution_2d.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((16, 16, 3), name="image"),
            layers.Conv2D(8, 3, padding="same", activation="relu", name="stem"),
            layers.Conv2D(8, (3, 1), strides=(2, 1)),
            layers.Convolution2D(8, (1, 3), dilation_rate=(1, 2), use_bias=False),
            layers.Conv2D(
                8,
                (3, 3),
                groups=4,
                data_format="channels_last",
                kernel_initializer=keras.initializers.HeNormal(seed=3),
                bias_initializer=keras.initializers.Constant(0.1),
                kernel_regularizer=keras.regularizers.L2(1e-4),
                bias_regularizer=keras.regularizers.L1(1e-5),
                activity_regularizer=keras.regularizers.L1L2(l1=1e-6, l2=1e-6),
                kernel_constraint=keras.constraints.MaxNorm(3, axis=[0, 1, 2]),
                bias_constraint=keras.constraints.NonNeg(),
            ),
            layers.GlobalAvgPool2D(),
            layers.Dense(5, activation="softmax"),
        ],
        name="convolution_2d",
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, weight_decay=1e-4),
        loss="sparse_categorical_crossentropy",
        metrics=[
            keras.metrics.SparseCategoricalAccuracy(),
            keras.metrics.SparseTopKCategoricalAccuracy(k=2),
            keras.metrics.SparseCategoricalCrossentropy(),
        ],
    )
    return model
