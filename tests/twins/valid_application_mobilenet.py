"""The model of ``tests/valid/application_mobilenet.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    photo = keras.Input((32, 32, 3))
    backbone = keras.applications.MobileNetV2(
        include_top=False,
        weights=None,
        input_shape=(32, 32, 3),
        alpha=0.35,
        pooling="avg",
        name="backbone",
    )
    backbone.trainable = False
    model = keras.Sequential(
        [
            photo,
            layers.Rescaling(1 / 127.5, offset=-1),
            backbone,
            layers.Dropout(0.2),
            layers.Dense(2, activation="softmax"),
        ],
        name="application_mobilenet",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
