"""The model of ``tests/valid/ops_logic.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    a = keras.Input((4,), name="a")
    b = keras.Input((4,), name="b")
    i = keras.Input((4,), dtype="int32", name="i")
    j = keras.Input((4,), dtype="int32", name="j")

    eq = ops.equal(a, b)
    ne = ops.not_equal(a, b)
    ge = ops.greater_equal(a, 0.5)
    lt = ops.less(a, b)
    le = ops.less_equal(b, a)
    near = ops.isclose(a, b, rtol=0.1, atol=0.05)
    both = ops.logical_and(ge, lt)
    either = ops.logical_or(eq, le)
    one = ops.logical_xor(both, near)
    none = ops.logical_not(one)
    finite = ops.isfinite(a)
    nan = ops.isnan(a)
    infinite = ops.isinf(b)
    high = ops.isposinf(b)
    low = ops.isneginf(b)
    minus = ops.signbit(b)
    real = ops.isreal(b)
    flags = ops.stack([ne, either, none, finite, nan, infinite, high, low, minus, real], axis=-1)
    flags = ops.cast(flags, "float32")

    common = ops.bitwise_and(i, j)
    joined = ops.bitwise_or(i, j)
    different = ops.bitwise_xor(common, joined)
    inverse = ops.bitwise_invert(different)
    inverse_again = ops.bitwise_not(inverse)
    shifted = ops.left_shift(i, j)
    more = ops.bitwise_left_shift(shifted, j)
    back = ops.right_shift(more, j)
    fully_back = ops.bitwise_right_shift(back, j)
    divisor = ops.gcd(i, joined)
    multiple = ops.lcm(inverse_again, fully_back)
    grown = ops.ldexp(a, i)
    integers = ops.stack([inverse, divisor, multiple], axis=-1)
    return keras.Model([a, b, i, j], [flags, integers, grown], name="ops_logic")
