"""The model of ``tests/valid/ops_reductions.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    x = keras.Input((4, 6), name="x")
    w = keras.Input((4, 6), name="w")
    total = ops.sum(x, axis=1)
    kept_mean = ops.mean(x, axis=1, keepdims=True)
    mean = ops.squeeze(kept_mean, axis=1)
    numbers = [
        total,
        mean,
        ops.max(x, axis=1, initial=0.25),
        ops.min(x, axis=1),
        ops.amax(x, axis=1),
        ops.amin(x, axis=1),
        ops.prod(x, axis=1),
        ops.std(x, axis=1),
        ops.var(x, axis=1),
        ops.median(x, axis=1),
        ops.quantile(x, 0.25, axis=1),
        ops.percentile(x, 75, axis=1, method="nearest"),
        ops.logsumexp(x, axis=1),
        ops.norm(x, ord=2, axis=1),
        ops.ptp(x, axis=1),
        ops.trapezoid(x, dx=0.5, axis=1),
        ops.average(x, axis=1),
        ops.average(x, axis=1, weights=w),
        ops.nansum(x, axis=1),
        ops.nanmean(x, axis=1),
        ops.nanmax(x, axis=1),
        ops.nanmin(x, axis=1),
        ops.nanprod(x, axis=1),
        ops.nanstd(x, axis=1),
        ops.nanvar(x, axis=1),
    ]
    first_moment, second_moment = ops.moments(x, axes=[1])
    numbers = ops.stack([*numbers, first_moment, second_moment], axis=1)
    places = ops.stack(
        [
            ops.argmax(x, axis=2),
            ops.argmin(x, axis=2),
            ops.nanargmax(x, axis=2),
            ops.nanargmin(x, axis=2),
            ops.count_nonzero(x, axis=2),
        ],
        axis=1,
    )
    big = ops.greater(x, 0.5)
    all_big = ops.all(big, axis=2)
    any_big = ops.any(big, axis=2, keepdims=True)
    running = ops.cumsum(x, axis=1)
    running = ops.cumprod(running, axis=1)
    running = ops.nancumsum(running, axis=2)
    running = ops.nancumprod(running, axis=2)
    return keras.Model([x, w], [numbers, places, all_big, any_big, running], name="ops_reductions")
