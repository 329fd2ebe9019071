"""The model of ``tests/valid/convolution_separable.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    line = keras.Input((20, 4), name="line")
    plane = keras.Input((12, 12, 3), name="plane")
    x = layers.SeparableConv1D(6, 3, depth_multiplier=2, activation="relu")(line)
    x = layers.SeparableConvolution1D(4, 3, padding="same", strides=2, use_bias=False)(x)
    x = layers.DepthwiseConv1D(3, depth_multiplier=2, activation="silu")(x)
    from_line = layers.GlobalAvgPool1D(name="from_line")(x)
    x = layers.SeparableConv2D(
        6,
        3,
        depthwise_initializer="he_normal",
        pointwise_initializer="lecun_normal",
        depthwise_regularizer="l2",
        pointwise_regularizer="l1",
        depthwise_constraint="max_norm",
        pointwise_constraint="unit_norm",
    )(plane)
    x = layers.SeparableConvolution2D(4, (3, 3), padding="same", dilation_rate=2)(x)
    x = layers.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False)(x)
    x = layers.DepthwiseConv2D((2, 2), depth_multiplier=2, depthwise_initializer="glorot_normal")(x)
    from_plane = layers.GlobalMaxPool2D(name="from_plane")(x)
    x = layers.Concatenate()([from_line, from_plane])
    x = layers.Dense(3, activation="softmax")(x)
    model = keras.Model([line, plane], x, name="convolution_separable")
    model.compile(
        optimizer=keras.optimizers.Adagrad(learning_rate=0.05, initial_accumulator_value=0.2),
        loss=keras.losses.CategoricalFocalCrossentropy(alpha=0.3),
        metrics=[
            keras.metrics.CategoricalAccuracy(),
            keras.metrics.CategoricalCrossentropy(label_smoothing=0.1),
            keras.metrics.TopKCategoricalAccuracy(k=2, name="top_two"),
        ],
    )
    return model
