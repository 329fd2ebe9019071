"""The twin of `specs/transfer_inception.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    backbone = keras.applications.InceptionV3(
        include_top=False, weights=None, input_shape=(299, 299, 3), name="backbone"
    )
    backbone.trainable = False
    model = keras.Sequential(
        [
            keras.Input((299, 299, 3)),
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            backbone,
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(2, activation="softmax"),
        ],
        name="transfer_inception",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
