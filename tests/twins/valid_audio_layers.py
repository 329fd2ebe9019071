"""The model of ``tests/valid/audio_layers.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    sound = keras.Input((256,), name="sound")
    voice = keras.Input((128, 1), name="voice")
    x = layers.MelSpectrogram(
        fft_length=64,
        sequence_stride=32,
        sequence_length=48,
        num_mel_bins=8,
        sampling_rate=8000,
        min_freq=50,
        max_freq=3500,
    )(sound)
    x = layers.Flatten()(x)
    kind = layers.Dense(3, activation="softmax", name="class")(x)
    spectrum = layers.STFTSpectrogram(
        mode="log",
        frame_length=16,
        frame_step=8,
        fft_length=16,
        window=None,
        scaling=None,
        name="spectrum",
    )(voice)
    letters = layers.Dense(5, activation="softmax", name="letters")(spectrum)
    parts = layers.STFTSpectrogram(
        mode="stft",
        frame_length=4,
        window=[0.1, 0.4, 0.4, 0.1],
        scaling="spectrum",
        padding="same",
        expand_dims=True,
        name="parts",
    )(voice)
    level = layers.GlobalAveragePooling2D(name="level")(parts)
    model = keras.Model([sound, voice], [kind, letters, level], name="audio_layers")
    model.compile(
        optimizer=keras.optimizers.Muon(learning_rate=0.01, muon_a=3.4, exclude_embeddings=True),
        loss={
            "class": "sparse_categorical_crossentropy",
            "letters": keras.losses.CTC(),
            "level": "mae",
        },
    )
    return model
