"""The model of ``tests/valid/ops_two_tensors.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    a = keras.Input((3, 4), name="a")
    b = keras.Input((3, 4), name="b")
    total = ops.add(a, b)
    x = ops.subtract(total, a)
    x = ops.multiply(x, 0.5)
    x = ops.divide(x, 2)
    x = ops.true_divide(x, 3.0)
    x = ops.power(x, 2)
    x = ops.maximum(x, 0.01)
    x = ops.minimum(x, 0.9)
    x = ops.floor_divide(x, 0.1)
    first = ops.mod(x, 3)
    quotient = ops.divide_no_nan(a, b)
    rest = ops.fmod(total, b)
    upper = ops.fmax(quotient, rest)
    lower = ops.fmin(quotient, rest)
    angle = ops.arctan2(upper, lower)
    length = ops.hypot(a, b)
    soft = ops.logaddexp(angle, length)
    softer = ops.logaddexp2(soft, b)
    step = ops.heaviside(lower, a)
    following = ops.nextafter(softer, a)
    above = ops.greater(a, b)
    chosen = ops.where(above, following, step)
    by_name = ops.where(above, step, first)
    stacked = ops.stack([chosen, by_name, first], axis=1)
    return keras.Model([a, b], stacked, name="ops_two_tensors")
