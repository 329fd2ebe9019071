"""The model of ``tests/valid/embedding_reversible.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    ids = keras.Input((5,), dtype="int32", name="ids")
    tokens = layers.ReversibleEmbedding(12, 6, name="tokens")
    x = tokens(ids)
    changed = layers.Dense(6, activation="tanh", name="changed")(x)
    tied = tokens(changed, reverse=True)
    untied_tokens = layers.ReversibleEmbedding(
        12, 6, tie_weights=False, logit_soft_cap=5.0, mask_zero=True, name="untied_tokens"
    )
    x = untied_tokens(ids)
    untied = untied_tokens(x, reverse=True)
    return keras.Model(ids, [tied, untied], name="embedding_reversible")
