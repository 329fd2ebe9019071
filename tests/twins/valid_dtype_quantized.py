"""The model of ``tests/valid/dtype_quantized.yaml``, written by hand."""

import keras
from keras import dtype_policies, layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((6,), dtype="int32"),
            layers.Embedding(10, 8, dtype=dtype_policies.QuantizedDTypePolicy("int8", source_name="float32")),
            layers.EinsumDense(
                "abc,cd->abd",
                output_shape=(6, 8),
                dtype=dtype_policies.QuantizedDTypePolicy("int8", source_name="mixed_bfloat16"),
            ),
            layers.Dense(
                8,
                dtype=dtype_policies.QuantizedFloat8DTypePolicy(
                    "float8", source_name="float32", amax_history_length=16
                ),
            ),
            layers.Dense(8, dtype=dtype_policies.Int4DTypePolicy("int4/64", source_name="float32")),
            layers.Flatten(),
            layers.Dense(8, dtype="int8_from_float32"),
            layers.Dense(8, dtype="int4_from_float32"),
            layers.Dense(4, dtype="float8_from_mixed_bfloat16"),
        ],
        name="dtype_quantized",
    )
