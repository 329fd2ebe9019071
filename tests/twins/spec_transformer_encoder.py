"""The twin of `specs/transformer_encoder.yaml`, written by hand in Keras."""

import keras


def encoder_block(x: keras.KerasTensor, visible: keras.KerasTensor, number: int) -> keras.KerasTensor:
    attend = keras.layers.MultiHeadAttention(4, 16, dropout=0.1, name=f"attend_{number}")
    y = attend(query=x, value=x, attention_mask=visible)
    y = keras.layers.Add()([x, y])
    attended = keras.layers.LayerNormalization(epsilon=1e-6, name=f"attended_{number}")(y)

    y = keras.layers.Dense(4 * 64, activation="gelu")(attended)
    y = keras.layers.Dense(64)(y)
    y = keras.layers.Dropout(0.1, name=f"feed_forward_{number}")(y)
    y = keras.layers.Add()([attended, y])
    return keras.layers.LayerNormalization(epsilon=1e-6, name=f"block_{number}")(y)


def build() -> keras.Model:
    tokens = keras.Input((64,), dtype="int32", name="tokens")
    is_text = keras.ops.not_equal(tokens, 0)
    visible = keras.ops.expand_dims(is_text, axis=1)

    words = keras.layers.Embedding(8000, 64, name="words")(tokens)
    counted = keras.ops.cumsum(keras.ops.ones_like(tokens), axis=1)
    positions = keras.layers.Embedding(65, 64, name="positions")(counted)
    x = keras.layers.Add()([words, positions])
    x = keras.layers.Dropout(0.1, name="text")(x)

    x = encoder_block(x, visible, 1)
    x = encoder_block(x, visible, 2)

    x = keras.layers.GlobalAveragePooling1D()(x, mask=is_text)
    x = keras.layers.Dropout(0.1)(x)
    outputs = keras.layers.Dense(4, activation="softmax")(x)

    model = keras.Model(tokens, outputs, name="transformer_encoder")
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0, decay_steps=9000, warmup_target=1e-3, warmup_steps=1000
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=rate, weight_decay=1e-4),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
