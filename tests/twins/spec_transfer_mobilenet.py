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
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            backbone,
            keras.layers.Dense(2, activation="softmax"),
        ],
        name="transfer_mobilenet",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
