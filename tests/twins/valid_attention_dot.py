"""The model of ``tests/valid/attention_dot.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    query = keras.Input((4, 6), name="query")
    value = keras.Input((5, 6), name="value")
    key = keras.Input((5, 6), name="key")
    query_mask = keras.Input((4,), dtype="bool", name="query_mask")
    value_mask = keras.Input((5,), dtype="bool", name="value_mask")
    plain = layers.Attention(name="plain")([query, value])
    attention = layers.Attention(use_scale=True, score_mode="concat", dropout=0.1, seed=1, name="concat_attention")
    attended, scores = attention([query, value, key], mask=[query_mask, value_mask], return_attention_scores=True)
    additive = layers.AdditiveAttention(name="additive")([attended, value], use_causal_mask=True)
    unscaled = layers.AdditiveAttention(use_scale=False, dropout=0.2, name="unscaled")(
        [plain, value, key], mask=[query_mask, value_mask]
    )
    joined = layers.Concatenate(name="joined")([plain, attended, additive, unscaled])
    return keras.Model([query, value, key, query_mask, value_mask], [joined, scores], name="attention_dot")
