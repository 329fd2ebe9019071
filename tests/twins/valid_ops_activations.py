"""The model of ``tests/valid/ops_activations.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    inputs = keras.Input((8,), name="x")
    x = ops.relu(inputs)
    x = ops.gelu(x, approximate=False)
    x = ops.elu(x, alpha=0.5)
    x = ops.celu(x, alpha=1.5)
    x = ops.selu(x)
    x = ops.silu(x)
    x = ops.swish(x)
    x = ops.softsign(x)
    x = ops.leaky_relu(x, negative_slope=0.1)
    x = ops.tanh(x)
    x = ops.hard_tanh(x)
    x = ops.tanh_shrink(x)
    x = ops.softplus(x)
    x = ops.squareplus(x, b=3)
    x = ops.relu6(x)
    x = ops.soft_shrink(x, threshold=0.1)
    x = ops.hard_shrink(x, threshold=0.2)
    first = ops.threshold(x, threshold=0.3, default_value=0.1)

    x = ops.hard_sigmoid(inputs)
    x = ops.hard_silu(x)
    x = ops.hard_swish(x)
    x = ops.log_sigmoid(x)
    x = ops.sigmoid(x)
    x = ops.sparse_plus(x)
    x = ops.sparse_sigmoid(x)
    x = ops.sparsemax(x, axis=-1)
    x = ops.softmax(x)
    second = ops.log_softmax(x, axis=-1)

    x = ops.concatenate([first, second], axis=1)
    x = ops.glu(x, axis=-1)
    return keras.Model(inputs, x, name="ops_activations")
