"""Rules of the activation layers. What they do to each number alone costs no multiplications that are counted."""

from __future__ import annotations

from specnet.shapes.dimensions import known_sizes, need_axis, need_numbers
from specnet.shapes.values import Inferred, Refusal, TensorType, Use, Weight


def activation(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/activation_layers/"""
    need_numbers(use)
    return Inferred((TensorType(use.shape, use.policy.compute),))


def softmax(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/activation_layers/softmax/"""
    axes = use.arguments.axis
    # Keras finds a wrong axis only when numbers flow.
    for number, axis in enumerate(axes if isinstance(axes, tuple) else ()):
        need_axis(use, axis, ("axis", number))
    if isinstance(axes, int):
        need_axis(use, axes, ("axis",))
    return activation(use)


def prelu(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/activation_layers/prelu/"""
    shared, axes = _shared_axes(use), range(1, use.x.rank)
    own = [axis for axis in axes if axis not in shared]
    sizes = dict(zip(own, known_sizes(use, own, "name the axes without a size in `shared_axes`"), strict=True))
    alpha = tuple(sizes.get(axis, 1) for axis in axes)
    return Inferred(activation(use).outputs, (Weight("alpha", alpha, use.policy.variable),))


def _shared_axes(use: Use) -> tuple[int, ...]:
    given = use.arguments.shared_axes
    axes: tuple[int, ...] = (given,) if isinstance(given, int) else given or ()
    for axis in axes:
        if axis >= use.x.rank:
            raise Refusal(
                "axis-out-of-range",
                f"`PReLU` shares its numbers along axis {axis}, and the last axis of its input is {use.x.rank - 1}",
                ("shared_axes",),
                help="axes are counted from 1; 0 is the batch",
            )
    return axes
