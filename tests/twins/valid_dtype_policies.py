"""The model of ``tests/valid/dtype_policies.yaml``, written by hand."""

import keras
from keras import dtype_policies, layers


def build() -> keras.Model:
    inputs = keras.Input((3, 8))
    x = layers.Dense(8, dtype=dtype_policies.DTypePolicy("mixed_bfloat16"))(inputs)
    x = layers.Dense(8, dtype=dtype_policies.FloatDTypePolicy("float16"))(x)
    x = layers.Dense(8, dtype=dtype_policies.DTypePolicyMap(default_policy="bfloat16"), name="mapped")(x)
    policies = dtype_policies.DTypePolicyMap(
        default_policy="float32",
        policy_map={"attend/query": dtype_policies.DTypePolicy("bfloat16")},
    )
    x = layers.MultiHeadAttention(num_heads=2, key_dim=4, dtype=policies, name="attend")(x, x)
    return keras.Model(inputs, x, name="dtype_policies")
