"""The model of ``tests/valid/attention_transformer.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((6,), dtype="int32")
    tokens = layers.Embedding(20, 8, mask_zero=True, name="tokens")(inputs)
    attend = layers.MultiHeadAttention(num_heads=2, key_dim=4, name="attend")(query=tokens, value=tokens)
    x = layers.Add()([tokens, attend])
    attended = layers.LayerNormalization(name="attended")(x)
    x = layers.Dense(16, activation="gelu")(attended)
    mixed = layers.Dense(8, name="mixed")(x)
    x = layers.Add()([attended, mixed])
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.GlobalAveragePooling1D()(x)
    topic = layers.Dense(4, activation="softmax", name="topic")(x)
    model = keras.Model(inputs, topic, name="attention_transformer")
    schedule = keras.optimizers.schedules.PolynomialDecay(
        1e-3, decay_steps=50, end_learning_rate=1e-5, power=2.0, cycle=True
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=schedule),
        loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=3),
        metrics=["accuracy"],
    )
    return model
