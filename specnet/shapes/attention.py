"""Attention without projections. Multiply-adds are those of the scores and of the sums of values."""

from __future__ import annotations

from collections.abc import Iterator

from specnet.shapes.dimensions import ADD_STEPS, agree, product, times
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, Weight, shape_text


def attention(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/attention_layers/attention/"""
    given = use.arguments
    query, value, key = _shapes(use)
    is_dot = given.score_mode == "dot"
    _need_features(use, query, key, stretch=not is_dot)
    scalars = (("scale", given.use_scale), ("concat_score_weight", not is_dot))
    weights = tuple(Weight(name, (), use.policy.variable) for name, is_there in scalars if is_there)
    return _told(use, query, value, key, weights, key[-1] if is_dot else 0)


def additive_attention(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/attention_layers/additive_attention/"""
    query, value, key = _shapes(use)
    _need_features(use, query, key, stretch=True)
    if not use.arguments.use_scale:
        return _told(use, query, value, key, (), 0)
    if query[-1] is None:
        raise Refusal("unknown-dimension", f"`{use.kind}` needs to know the features of its query", input=0)
    weights = (Weight("scale", (query[-1],), use.policy.variable),)
    return _told(use, query, value, key, weights, query[-1])


def _told(
    use: Use, query: Shape, value: Shape, key: Shape, weights: tuple[Weight, ...], for_score: int | None
) -> Inferred:
    """`for_score` counts the multiply-adds of one score."""
    shapes = [(*query[:-1], value[-1])]
    if use.call.get("return_attention_scores"):
        shapes.append((*query[:-1], key[-2]))
    pairs = times(product(query[1:-1]), key[-2])
    per_pair = None if for_score is None or value[-1] is None else for_score + value[-1]
    outputs = tuple(TensorType(shape, use.policy.compute) for shape in shapes)
    return Inferred(outputs, weights, times(pairs, per_pair), tuple(_warnings(use)))


def _warnings(use: Use) -> Iterator[Refusal]:
    """With two axes Keras takes the batch for the steps, and samples attend to each other."""
    for number, tensor in enumerate(use.inputs):
        if tensor.rank == 2 and tensor.shape[0] is None:
            message = f"`{use.kind}` needs inputs with 3 axes (batch, steps, features), and this has 2"
            yield Refusal("wrong-rank", message, input=number, help=ADD_STEPS)
            return


def _shapes(use: Use) -> tuple[Shape, Shape, Shape]:
    """Query, value and key. Raises Refusal where they do not go together."""
    _need_list_of_masks(use)
    shapes = [tensor.shape for tensor in use.inputs]
    for number, shape in enumerate(shapes):
        if len(shape) < 2:
            raise Refusal(
                "wrong-rank",
                f"`{use.kind}` needs inputs (batch, steps, features), and this is {shape_text(shape)}",
                input=number,
            )
    query, value, key = shapes[0], shapes[1], shapes[-1]
    if not agree(value[-2], key[-2]):
        raise Refusal(
            "shape-mismatch", f"each value has one key, and there are {value[-2]} values and {key[-2]} keys", input=1
        )
    for number, shape in enumerate((value, key), 1):
        _need_batch(use, query, shape, min(number, len(shapes) - 1))
    _need_masks(use, query, value)
    return query, value, key


def _need_batch(use: Use, query: Shape, other: Shape, number: int) -> None:
    pairs = zip(reversed(query[:-2]), reversed(other[:-2]), strict=False)
    if not all(agree(*pair) or 1 in pair for pair in pairs):
        raise Refusal(
            "shape-mismatch",
            f"`{use.kind}` takes tensors of one batch, and this has another than the query",
            input=number,
        )


def _need_features(use: Use, query: Shape, key: Shape, *, stretch: bool) -> None:
    """A score goes through the features of a query and a key together; where they are added, one feature stretches."""
    pair = (query[-1], key[-1])
    if agree(*pair) or (stretch and 1 in pair):
        return
    what = "key" if len(use.inputs) > 2 else "value"
    raise Refusal(
        "shape-mismatch",
        f"`{use.kind}` compares the {query[-1]} features of the query with the {key[-1]} of the {what}",
        input=len(use.inputs) - 1,
        help=f"put a `Dense: {query[-1]}` layer before the {what}",
    )


# -- masks ----------------------------------------------------------------------------------------------------------


def _need_list_of_masks(use: Use) -> None:
    masks = use.call.get("mask")
    if masks is not None and (not isinstance(masks, tuple) or not 2 <= len(masks) <= 3):
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` takes a list of masks, one for the query and one for the value",
            help="write `call: {mask: [query_mask, value_mask]}`, with `null` for none",
            keyword=("mask",),
        )


def _need_masks(use: Use, query: Shape, value: Shape) -> None:
    masks = use.call.get("mask") or ()
    for what, shape, mask in zip(("query", "value"), (query, value), masks, strict=False):
        if mask is not None and mask.shape is not None and len(mask.shape) == 2 == len(shape) - 1:
            _need_steps(what, shape, mask.shape)


def _need_steps(what: str, shape: Shape, mask: Shape) -> None:
    if not agree(shape[-2], mask[-1]) and mask[-1] != 1:
        raise Refusal(
            "shape-mismatch",
            f"the {what} has {shape[-2]} steps, and its mask has {mask[-1]}",
            help=f"the first of the list is the mask of the query, the second that of the value; this one is (batch, {shape[-2]})",
            keyword=("mask",),
        )
