"""Rules of the core layers."""

from __future__ import annotations

from specnet.shapes.dimensions import known, need_least_rank, per_sample, times
from specnet.shapes.values import Inferred, TensorType, Use, Weight


def input_(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/input/"""
    given = use.arguments
    shape = given.batch_shape if given.batch_shape is not None else (given.batch_size, *(given.shape or ()))
    return Inferred((TensorType(shape, given.dtype or use.settings.floatx),))


def dense(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/dense/"""
    need_least_rank(use, 2)
    given, features = use.arguments, known(use, -1, "the last dimension")
    output = (*use.shape[:-1], given.units)
    weights = [Weight("kernel", (features, given.units), use.policy.variable)]
    if given.use_bias:
        weights.append(Weight("bias", (given.units,), use.policy.variable))
    return Inferred((TensorType(output, use.policy.compute),), tuple(weights), times(features, per_sample(output)))


def flatten(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/flatten/"""
    return Inferred((TensorType((use.shape[0], per_sample(use.shape)), use.x.dtype),))
