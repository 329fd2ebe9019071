"""Normalization and attention as operations. Source: https://keras.io/api/ops/nn/"""

from __future__ import annotations

from specnet.shapes.dimensions import per_sample, times
from specnet.shapes.ops.checks import need_axes, need_equal, shape_at
from specnet.shapes.ops.operands import axes_in, axis_in, gives, joined
from specnet.shapes.values import Inferred, Refusal, Use

_HEADS = "the axes are batch, steps, heads, and the size of a head; `MultiHeadAttention` makes heads by itself"


def layer_normalization(use: Use) -> Inferred:
    """The same shape; Keras does not look at `gamma` and `beta`."""
    axes_in(use, use.arguments.axis, len(shape_at(use, "x")))
    return Inferred((use.inputs["x"],))


def rms_normalization(use: Use) -> Inferred:
    """The same, but a tensor without axes counts as having one."""
    axes_in(use, use.arguments.axis, max(len(shape_at(use, "x")), 1))
    return Inferred((use.inputs["x"],))


def batch_normalization(use: Use) -> Inferred:
    """All other tensors are vectors, as long as the axis."""
    shape = shape_at(use, "x")
    size = shape[axis_in(use, use.arguments.axis, len(shape))]
    for name in ("mean", "variance", "offset", "scale"):
        if name in use.inputs and (found := need_axes(use, name, 1, 1)[0]) != size:
            message = f"`batch_normalization` works on {_text(size)} channels, and `{name}` has {_text(found)}"
            raise Refusal("shape-mismatch", message, input=name)
    if "offset" in use.inputs and "scale" not in use.inputs:
        hint = "wire a `scale` of ones, or add the offset with `add`"
        raise Refusal("unfit-argument", "Keras takes an `offset` only beside a `scale`", input="offset", help=hint)
    return Inferred((use.inputs["x"],))


def _text(size: int | None) -> str:
    return "an unknown number of" if size is None else str(size)


def dot_product_attention(use: Use) -> Inferred:
    """Like the query. Each query is multiplied with each key, and the scores with the values."""
    if use.arguments.attn_logits_soft_cap is not None:
        message = "`attn_logits_soft_cap` works on TPUs alone"
        raise Refusal("unfit-argument", message, ("attn_logits_soft_cap",), help="leave it out")
    query, key, value = (need_axes(use, name, 4, 4, _HEADS) for name in ("query", "key", "value"))
    need_equal(use, query[-1], key[-1], "last axes of the same size in `query` and `key`", "key")
    need_equal(use, key[1], value[1], "a `value` for each `key`", "value")
    dtype = joined(use, *(use.inputs[name].dtype for name in ("query", "key", "value")))
    scores, results = times(per_sample(query), key[1]), times(*query[1:3], key[1], value[-1])
    return gives(query, dtype, None if scores is None or results is None else scores + results)
