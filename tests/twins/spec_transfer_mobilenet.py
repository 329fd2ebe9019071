"""The twin of `specs/transfer_mobilenet.yaml` in its first phase, written by hand in Keras."""

import keras


def build() -> keras.Model:
    backbone = keras.applications.MobileNet(
        input_shape=(224, 224, 3),
        alpha=0.25,
        include_top=False,
        weights=None,
        pooling="avg",
        name="backbone",
    )
    backbone.trainable = False
    model = keras.Sequential(
        [
            keras.Input((224, 224, 3)),
            backbone,
            keras.layers.Dense(2, activation="softmax", kernel_initializer="zeros"),
        ],
        name="transfer_mobilenet",
    )
    rate = keras.optimizers.schedules.CosineDecay(1e-2, decay_steps=84)
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
