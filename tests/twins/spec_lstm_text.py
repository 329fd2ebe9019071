"""The twin of `specs/lstm_text.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(20000, 64, mask_zero=True),
            keras.layers.LSTM(64, dropout=0.2),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(1, activation="sigmoid"),
        ],
        name="lstm_text",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3, clipnorm=1.0),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model
