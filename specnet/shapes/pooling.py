"""Rules of the pooling layers. They compare and add; that is no multiplying worth counting."""

from __future__ import annotations

from specnet.shapes.dimensions import each
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use
from specnet.shapes.windows import AXES, channel_axis, pool, slide, spatial, with_spatial


def pooling(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/pooling_layers/"""
    return _pooled(use, slide(use, pool(use)))


def adaptive_pooling(use: Use) -> Inferred:
    """Keras looks at the number of axes only when data comes. Source: https://keras.io/api/layers/pooling_layers/"""
    return _pooled(use, each(use.arguments.output_size, len(spatial(use))))


def adaptive_max_pooling(use: Use) -> Inferred:
    """TensorFlow ends the whole process at an axis of size 1. Source: https://keras.io/api/layers/pooling_layers/"""
    sizes = spatial(use)
    for size, name in zip(sizes, AXES[len(sizes)], strict=True):
        if size == 1:
            raise Refusal(
                "unfit-argument",
                f"`{use.kind}` needs two or more {name}, and its input has one",
                input=0,
                help=f"TensorFlow breaks down at an axis of one; `{use.kind.replace('Max', 'Average')}` works there",
            )
    return adaptive_pooling(use)


def global_pooling(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/pooling_layers/global_max_pooling2d/"""
    sizes = spatial(use)
    return _pooled(use, (1,) * len(sizes) if use.arguments.keepdims else ())


def _pooled(use: Use, sizes: Shape) -> Inferred:
    shape = with_spatial(use, sizes, use.shape[channel_axis(use)])
    return Inferred((TensorType(shape, use.policy.compute),))
