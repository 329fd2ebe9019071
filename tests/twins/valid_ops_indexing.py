"""The model of ``tests/valid/ops_indexing.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    x = keras.Input((4, 3), name="x")
    rows = keras.Input((2,), dtype="int32", name="rows")
    cells = keras.Input((2, 3), dtype="int32", name="cells")
    ordered = ops.sort(x, axis=1)
    order = ops.argsort(ordered, axis=-1)
    in_order = ops.take_along_axis(x, order, axis=2)
    taken = ops.take(x, rows, axis=1)
    picked = ops.take_along_axis(x, cells, axis=1)
    codes = ops.one_hot(rows, num_classes=5, dtype="float16")
    members = ops.multi_hot(rows, num_classes=5)
    counts = ops.bincount(rows, minlength=5)
    steps = ops.diff(in_order, n=1, axis=1)
    twos = ops.full_like(taken, 2)
    ones = ops.ones_like(twos)
    zeros = ops.zeros_like(ones, dtype="float32")
    filled = ops.add(ones, zeros)
    total = ops.add(picked, filled)
    small = ops.saturate_cast(total, dtype="int8")
    return keras.Model([x, rows, cells], [codes, members, counts, steps, small], name="ops_indexing")
