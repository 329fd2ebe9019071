"""The model of ``tests/valid/ops_pieces.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    x = keras.Input((4, 6), name="x")
    left, right = ops.split(x, 2, axis=2)
    top, middle, bottom = ops.split(x, [1, 3], axis=1)
    row_1, row_2, row_3, row_4 = ops.unstack(right, axis=1)
    quarter_1, quarter_2, quarter_3, quarter_4 = ops.array_split(x, 4, axis=2)
    upper, lower = ops.hsplit(x, 2)
    lower_left, lower_right = ops.dsplit(lower, 2)
    values, places = ops.top_k(left, k=2, sorted=True)
    columns = ops.concatenate([top, middle, bottom], axis=1)
    rows = ops.stack([row_1, row_2, row_3, row_4], axis=1)
    quarters = ops.concatenate([quarter_1, quarter_2, quarter_3, quarter_4], axis=-1)
    high = ops.hstack([upper, upper])
    deep = ops.dstack([lower_left, lower_right])
    appended = ops.append(rows, left, axis=2)
    total = ops.add(columns, quarters)
    return keras.Model(x, [values, places, high, deep, appended, total], name="ops_pieces")
