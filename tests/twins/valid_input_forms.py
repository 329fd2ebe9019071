"""The model of ``tests/valid/input_forms.yaml``, written by hand."""

import keras
from keras import layers, ops


def build() -> keras.Model:
    fixed = keras.Input((4,), batch_size=2, name="fixed")
    half = keras.Input(batch_shape=(2, 4), dtype="float16", name="half")
    tokens = keras.Input((None,), batch_size=2, dtype="int32", name="tokens")
    scalar = keras.Input((), batch_size=2, name="scalar")
    keep = keras.Input((4,), batch_size=2, dtype="bool", name="keep")
    extra = keras.Input((4,), batch_size=2, optional=True, name="extra")
    from_fixed = layers.Dense(4, name="from_fixed")(fixed)
    from_half = layers.Dense(4, name="from_half")(half)
    from_tokens = layers.Embedding(11, 4)(tokens)
    from_tokens = layers.GlobalMaxPooling1D(name="from_tokens")(from_tokens)
    from_scalar = layers.Reshape((1,))(scalar)
    from_scalar = layers.Dense(4, name="from_scalar")(from_scalar)
    from_keep = ops.cast(keep, "float32")
    total = layers.Add()([from_fixed, from_half, from_tokens, from_scalar, from_keep, extra])
    return keras.Model([fixed, half, tokens, scalar, keep, extra], total, name="input_forms")
