"""The model of ``tests/valid/attention_multi_head.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    tokens = keras.Input((4, 8), name="tokens")
    memory = keras.Input((5, 8), name="memory")
    allowed = keras.Input((4, 5), dtype="bool", name="allowed")
    memory_mask = keras.Input((5,), dtype="bool", name="memory_mask")
    causal = layers.MultiHeadAttention(num_heads=2, key_dim=4, name="causal")(
        query=tokens, value=tokens, use_causal_mask=True
    )
    cross = layers.MultiHeadAttention(
        num_heads=2,
        key_dim=4,
        value_dim=3,
        output_shape=8,
        dropout=0.1,
        kernel_initializer=keras.initializers.GlorotNormal(seed=4),
        bias_initializer="zeros",
        kernel_regularizer=keras.regularizers.L2(1e-4),
        seed=5,
        name="cross",
    )
    crossed, scores = cross(
        query=causal,
        value=memory,
        key=memory,
        attention_mask=allowed,
        return_attention_scores=True,
    )
    positional = layers.MultiHeadAttention(num_heads=1, key_dim=4, use_bias=False, name="positional")(
        crossed, memory, value_mask=memory_mask
    )
    windowed = layers.MultiHeadAttention(
        num_heads=2,
        key_dim=4,
        sliding_window=2,
        use_gate=True,
        flash_attention=False,
        name="windowed",
    )(positional, positional)
    grid = layers.Reshape((2, 2, 8), name="grid")(windowed)
    planar = layers.MultiHeadAttention(num_heads=2, key_dim=2, attention_axes=(1, 2), output_shape=(3,), name="planar")(
        query=grid, value=grid
    )
    return keras.Model([tokens, memory, allowed, memory_mask], [planar, scores], name="attention_multi_head")
