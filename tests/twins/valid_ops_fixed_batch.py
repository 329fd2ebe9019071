"""The model of ``tests/valid/ops_fixed_batch.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    x = keras.Input((4,), batch_size=2, name="x")
    y = keras.Input((4,), batch_size=2, name="y")
    groups = keras.Input(batch_shape=(2,), dtype="int32", name="groups")
    thrice = ops.broadcast_to(x, (3, 2, 4))
    arranged = ops.rearrange(thrice, "a b c -> b c a")
    mirrored = ops.fliplr(x)
    backwards = ops.flipud(mirrored)
    tall = ops.vstack([x, y])
    upper, lower = ops.vsplit(tall, 2)
    flat = ops.ravel(upper)
    powers = ops.vander(flat, N=3, increasing=True)
    outer = ops.outer(x, y)
    inner = ops.inner(x, y)
    vdot = ops.vdot(x, y)
    tensordot = ops.tensordot(x, lower, axes=[[1], [1]])
    distances = ops.cdist(x, y)
    diagonal = ops.diag(y, k=1)
    group_sums = ops.segment_sum(x, groups, num_segments=3)
    group_peaks = ops.segment_max(y, groups, num_segments=3)
    right = ops.in_top_k(groups, x, k=2)
    changed = ops.scatter_update(backwards, [[0, 0], [1, 2]], [1.0, 2.0])
    total = ops.sum(changed)
    grid_a, grid_b = ops.meshgrid(flat, flat, indexing="ij")
    return keras.Model(
        [x, y, groups],
        [
            arranged,
            powers,
            outer,
            inner,
            vdot,
            tensordot,
            distances,
            diagonal,
            group_sums,
            group_peaks,
            right,
            total,
            grid_a,
            grid_b,
        ],
        name="ops_fixed_batch",
    )
