"""The model of ``tests/valid/ops_shapes.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    inputs = keras.Input((4, 6))
    x = ops.transpose(inputs, [0, 2, 1])
    x = ops.reshape(x, (-1, 3, 8))
    x = ops.expand_dims(x, -1)
    x = ops.squeeze(x, axis=-1)
    x = ops.flip(x, axis=1)
    x = ops.roll(x, 2, axis=2)
    x = ops.repeat(x, 2, axis=1)
    x = ops.tile(x, [1, 1, 2])
    x = ops.swapaxes(x, 1, 2)
    x = ops.moveaxis(x, 1, 2)
    x = ops.rot90(x, k=1, axes=(1, 2))
    x = ops.pad(x, [[0, 0], [1, 1], [0, 2]], constant_values=3)
    x = ops.pad(x, [[0, 0], [0, 0], [1, 1]], mode="reflect")
    x = ops.take(x, [0, 2, 4, 6, 8], axis=1)
    corner = ops.slice(x, [0, 1, 2], [2, 4, 4])
    x = ops.tril(corner, k=1)
    x = ops.triu(x)
    diagonal = ops.diagonal(x, offset=0, axis1=1, axis2=2)
    trace = ops.trace(corner, axis1=1, axis2=2)
    wide_trace = ops.expand_dims(trace, axis=[1])
    product = ops.multiply(diagonal, wide_trace)
    return keras.Model(inputs, product, name="ops_shapes")
