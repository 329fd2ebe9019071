"""The model of ``tests/valid/attention_grouped_query.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    tokens = keras.Input((4, 8), name="tokens")
    memory = keras.Input((5, 8), name="memory")
    allowed = keras.Input((4, 5), dtype="bool", name="allowed")
    own = layers.GroupQueryAttention(head_dim=4, num_query_heads=4, num_key_value_heads=2, name="own")(
        query=tokens, value=tokens, use_causal_mask=True
    )
    cross = layers.GroupQueryAttention(
        head_dim=2,
        num_query_heads=2,
        num_key_value_heads=1,
        dropout=0.1,
        use_bias=False,
        use_gate=True,
        seed=3,
        name="cross",
    )
    crossed, scores = cross(own, memory, attention_mask=allowed, return_attention_scores=True)
    x = layers.GlobalAveragePooling1D()(crossed)
    logits = layers.Dense(3, name="logits")(x)
    return keras.Model([tokens, memory, allowed], [logits, scores], name="attention_grouped_query")
