"""The twin of `specs/unet.yaml`, written by hand in Keras."""

import keras


def conv(filters: int, name: str | None = None) -> keras.Layer:
    return keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)


def build() -> keras.Model:
    inputs = keras.Input((128, 128, 3))

    x = inputs
    skips = []
    for level, filters in enumerate([16, 32, 64, 128], start=1):
        x = conv(filters)(x)
        x = conv(filters, name=f"down_{level}")(x)
        skips.append(x)
        x = keras.layers.MaxPooling2D()(x)

    x = conv(256)(x)
    x = conv(256)(x)
    x = keras.layers.Dropout(0.3)(x)

    for level, filters in [(4, 128), (3, 64), (2, 32), (1, 16)]:
        x = keras.layers.Conv2DTranspose(filters, 2, strides=2, name=f"up_{level}")(x)
        x = keras.layers.Concatenate()([x, skips.pop()])
        x = conv(filters)(x)
        x = conv(filters)(x)

    outputs = keras.layers.Conv2D(1, 1, activation="sigmoid", name="object")(x)

    model = keras.Model(inputs, outputs, name="unet")
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss="binary_crossentropy",
        metrics=["accuracy", keras.metrics.BinaryIoU([1], threshold=0.5, name="iou")],
    )
    return model
