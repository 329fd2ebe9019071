"""The model of ``tests/valid/dtype_quantized_after_training.yaml``, written by hand."""

import keras
from keras import dtype_policies, layers


def build() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(8, dtype=dtype_policies.GPTQDTypePolicy("gptq/4/128", source_name="float32")),
            layers.Dense(4, dtype=dtype_policies.AWQDTypePolicy("awq/4/128", source_name="float32")),
        ],
        name="dtype_quantized_after_training",
    )
