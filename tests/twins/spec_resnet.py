"""The twin of `specs/resnet.yaml`, written by hand in Keras."""

import keras


def conv(filters: int, kernel_size: int = 3, strides: int = 1) -> keras.Layer:
    return keras.layers.Conv2D(
        filters,
        kernel_size,
        strides=strides,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
    )


def block(x: keras.KerasTensor, filters: int, name: str, shrink: bool) -> keras.KerasTensor:
    strides = 2 if shrink else 1
    y = conv(filters, strides=strides)(x)
    y = keras.layers.BatchNormalization()(y)
    y = keras.layers.ReLU()(y)
    y = conv(filters)(y)
    y = keras.layers.BatchNormalization(name=f"branch_{name}")(y)
    if shrink:
        x = conv(filters, kernel_size=1, strides=strides)(x)
        x = keras.layers.BatchNormalization(name=f"shortcut_{name}")(x)
    y = keras.layers.Add()([x, y])
    return keras.layers.ReLU(name=f"block_{name}")(y)


def build() -> keras.Model:
    inputs = keras.Input((32, 32, 3))
    x = conv(16)(inputs)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.ReLU(name="stem")(x)
    for stage, filters in enumerate([16, 32, 64], start=1):
        for letter in "abc":
            shrink = stage > 1 and letter == "a"
            x = block(x, filters, f"{stage}{letter}", shrink)
    x = keras.layers.GlobalAveragePooling2D()(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)

    model = keras.Model(inputs, outputs, name="resnet")
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([32000, 48000], [0.1, 0.01, 0.001])
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=rate, momentum=0.9, weight_decay=1e-4),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
