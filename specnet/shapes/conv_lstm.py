"""Convolutional LSTMs: the kernel slides over the input and over the state, at every step."""

from __future__ import annotations

from math import prod

from specnet.shapes.dimensions import known, known_sizes, need_rank, product, times
from specnet.shapes.sequences import Run
from specnet.shapes.values import Refusal, Shape, TensorType, Use, Weight
from specnet.shapes.windows import AXES, channel_axis, kernel, slide, spatial_rank

_GATES = 4
_ADD_AXIS = "give a recurrent layer above `return_sequences: true`, or add an axis of steps or channels with `Reshape`"


def conv_run(use: Use) -> Run:
    """Source: https://keras.io/api/layers/recurrent_layers/conv_lstm2d/"""
    step, given = _step(use), use.arguments
    _need_strides_or_dilation(use)
    known_sizes(use, range(2, use.x.rank))
    channels = known(step, channel_axis(step), "the channels")
    window = kernel(step)
    places, filters = slide(step, window), given.filters
    shapes = {"kernel": (*window.size, channels, _GATES * filters)}
    shapes["recurrent_kernel"] = (*window.size, filters, _GATES * filters)
    bias = {"bias": (_GATES * filters,)} if given.use_bias else {}
    weights = [Weight(f"conv_lstm_cell/{name}", shape, use.policy.variable) for name, shape in (shapes | bias).items()]
    output: Shape = (filters, *places) if use.channels_first else (*places, filters)
    macs = times(product(places), prod(window.size), channels + filters, _GATES * filters)
    return Run(output, (output, output), tuple(weights), macs, (output, output))


def _step(use: Use) -> Use:
    """The layer on a single step."""
    rank = spatial_rank(use.kind)
    axes = ("channels", *AXES[rank]) if use.channels_first else (*AXES[rank], "channels")
    need_rank(use, rank + 3, ", ".join(("batch", "steps", *axes)), _ADD_AXIS if use.x.rank == rank + 2 else "")
    return use._replace(inputs=TensorType((use.shape[0], *use.shape[2:]), use.x.dtype))


def _need_strides_or_dilation(use: Use) -> None:
    window = kernel(use)
    if max(window.strides) > 1 and max(window.dilation) > 1:
        raise Refusal(
            "unfit-argument", f"`{use.kind}` cannot have both strides and a dilation rate above 1", ("dilation_rate",)
        )
