"""Attention with projections and heads. Multiply-adds are those of the projections, the scores and the sums of values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from specnet.shapes.dimensions import ADD_STEPS, FIX_SIZE, agree, axis_of, product, times
from specnet.shapes.projections import Parts, projected, weights
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, shape_text

_NAMES = ("query", "value", "key")
# Keras names the axes of its projections with one letter each.
MOST_AXES = 24


@dataclass(frozen=True, slots=True)
class Tensors:
    """The shapes that go in."""

    query: Shape
    value: Shape
    key: Shape

    @property
    def features(self) -> tuple[int, int, int]:
        """Their last sizes, which are known."""
        query, value, key = self.query[-1], self.value[-1], self.key[-1]
        assert query is not None and value is not None and key is not None  # noqa: PT018
        return query, value, key


def multi_head_attention(use: Use) -> Inferred:
    """Keras takes the scores to have the steps of the query on both sides. Source: https://keras.io/api/layers/attention_layers/multi_head_attention/"""
    given, tensors = use.arguments, _tensors(use)
    attended = _attended(use, tensors)
    heads, size, value_size = given.num_heads, given.key_dim, given.value_dim or given.key_dim
    query, value, key = tensors.features
    output = _output(given.output_shape) or (query,)
    parts: Parts = {"query": ((query,), (heads, size)), "key": ((key,), (heads, size))}
    parts |= {"gate": ((query,), (heads, value_size))} if given.use_gate else {}
    parts |= {"value": ((value,), (heads, value_size)), "attention_output": ((heads, value_size), output)}
    steps = tensors.query[1]
    shapes = [(*tensors.query[:-1], *output), (tensors.query[0], heads, steps, steps)]
    return _told(use, tensors, parts, shapes, times(attended, heads * (size + value_size)))


def grouped_query_attention(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/attention_layers/group_query_attention/"""
    given = use.arguments
    _need_groups(use)
    tensors = _tensors(use, 3)
    query, value, key = tensors.features
    if query != value:
        raise Refusal(
            "shape-mismatch",
            f"`{use.kind}` needs as many features in its value as in its query, and they have {value} and {query}",
            input=_place(use, "value"),
            help=f"put a `Dense: {query}` layer before the value",
        )
    many, few = (given.num_query_heads, given.head_dim), (given.num_key_value_heads, given.head_dim)
    parts: Parts = {"query": ((query,), many), "key": ((key,), few)}
    parts |= {"gate": ((query,), many)} if given.use_gate else {}
    parts |= {"value": ((value,), few), "attention_output": (many, (query,))}
    shapes = [tensors.query, (tensors.query[0], many[0], tensors.query[1], tensors.key[1])]
    pairs = times(tensors.query[1], tensors.value[1])
    return _told(use, tensors, parts, shapes, times(pairs, 2 * prod(many)))


def _told(use: Use, tensors: Tensors, parts: Parts, shapes: list[Shape], attention: int | None) -> Inferred:
    _need_attention_arguments(use)
    _need_masks(use, tensors)
    warnings = tuple(_warnings(use, tensors))
    count = 2 if use.call.get("return_attention_scores") else 1
    outputs = tuple(TensorType(shape, use.policy.compute) for shape in shapes[:count])
    macs = [attention, *(_projection(tensors, name, *sizes) for name, sizes in parts.items())]
    total = None if None in macs else sum(number or 0 for number in macs)
    return Inferred(outputs, weights(use, parts, len(tensors.query)), total, warnings)


def _projection(tensors: Tensors, name: str, before: tuple[int, ...], after: tuple[int, ...]) -> int | None:
    return projected({"key": tensors.key, "value": tensors.value}.get(name, tensors.query), before, after)


# -- what goes in ---------------------------------------------------------------------------------------------------


def _tensors(use: Use, rank: int | None = None) -> Tensors:
    """The shapes of query, value and key. Raises Refusal where they do not go together."""
    given = use.inputs if isinstance(use.inputs, dict) else dict(zip(_NAMES, use.inputs, strict=False))
    named: dict[str, Any] = {name: tensor for name, tensor in given.items() if tensor is not None}
    tensors = Tensors(named["query"].shape, named["value"].shape, named.get("key", named["value"]).shape)
    for name in named:
        _need_rank(use, name, getattr(tensors, name), rank or max(3, len(tensors.query)))
        if getattr(tensors, name)[-1] is None:
            raise Refusal(
                "unknown-dimension",
                f"`{use.kind}` needs to know the features of its {name}",
                input=_place(use, name),
                help=FIX_SIZE,
            )
    if tensors.value[1:-1] != tensors.key[1:-1]:
        raise Refusal(
            "shape-mismatch",
            f"each value has one key: {shape_text(tensors.value)} and {shape_text(tensors.key)} differ before their features",
            input=_place(use, "key"),
        )
    for name in ("value", "key"):
        if not _go_together(tensors.query[0], getattr(tensors, name)[0]):
            raise Refusal("shape-mismatch", f"`{use.kind}` takes tensors of one batch", input=_place(use, name))
    return tensors


def _need_rank(use: Use, name: str, shape: Shape, rank: int) -> None:
    if len(shape) != rank or rank > MOST_AXES:
        axes = "batch, steps, features" if rank == 3 else f"{rank} axes, as its query has"
        raise Refusal(
            "wrong-rank",
            f"`{use.kind}` needs a {name} with {axes}, and this is {shape_text(shape)}",
            input=_place(use, name),
            help=ADD_STEPS if len(shape) == 2 else "",
        )


def _place(use: Use, name: str) -> int | str:
    """How the wiring calls a tensor; a value stands for its key."""
    if isinstance(use.inputs, dict):
        return name if name in use.inputs else "value"
    return min(_NAMES.index(name), len(use.inputs) - 1)


def _go_together(one: int | None, other: int | None) -> bool:
    return agree(one, other) or 1 in (one, other)


def _attended(use: Use, tensors: Tensors) -> int | None:
    """How many scores there are for one head and sample: all pairs along the axes of attention."""
    axes = _axes(use, len(tensors.query))
    between = range(1, len(tensors.query) - 1)
    for axis in between:
        if axis not in axes and not _go_together(tensors.query[axis], tensors.value[axis]):
            raise Refusal(
                "shape-mismatch",
                f"axis {axis} is none of `attention_axes`, and query and value have sizes {tensors.query[axis]} and {tensors.value[axis]} there",
                input=_place(use, "value"),
            )
    return times(
        product(tensors.query[axis] for axis in between),
        product(tensors.value[axis] for axis in between if axis in axes),
    )


def _axes(use: Use, rank: int) -> tuple[int, ...]:
    """Keras counts axes after it has added that of the heads, and reads them only where it works out the scores itself."""
    given, between = use.arguments.attention_axes, tuple(range(1, rank - 1))
    if given is None:
        return between
    axes = tuple(axis_of(axis, rank) for axis in ((given,) if isinstance(given, int) else given))
    for number, axis in enumerate(axes):
        if not -rank - 1 <= axis <= rank:
            raise Refusal(
                "axis-out-of-range",
                f"`{use.kind}` attends along axis {axis}, and its query has {rank} axes",
                ("attention_axes", *(() if isinstance(given, int) else (number,))),
                help="1 is the first axis behind the batch",
            )
    has_scores = use.arguments.dropout > 0 or use.call.get("return_attention_scores")
    return tuple(axis_of(axis, rank + 1) for axis in axes) if rank != 3 or has_scores else between


def _output(shape: int | tuple[int, ...] | None) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape or ())


# -- arguments and masks --------------------------------------------------------------------------------------------


def _need_groups(use: Use) -> None:
    many, few = use.arguments.num_query_heads, use.arguments.num_key_value_heads
    if many % few:
        raise Refusal(
            "indivisible",
            f"`{use.kind}` cannot share {few} key heads evenly among {many} query heads",
            ("num_key_value_heads",),
            help="`num_query_heads` must be a multiple of it",
        )


def _need_attention_arguments(use: Use) -> None:
    given = use.arguments
    if given.flash_attention and given.dropout > 0:
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` has no dropout with flash attention",
            ("dropout",),
            help="leave out one of them",
        )
    if given.flash_attention and use.call.get("return_attention_scores"):
        raise Refusal(
            "unfit-argument", f"`{use.kind}` has no scores to give with flash attention", ("flash_attention",)
        )


def _need_masks(use: Use, tensors: Tensors) -> None:
    """Masks go with the steps; Keras looks at them only when data comes."""
    if len(tensors.query) != 3:
        return
    steps = {
        "value_mask": (tensors.value[1],),
        "key_mask": (tensors.key[1],),
        "attention_mask": (tensors.query[1], tensors.value[1]),
    }
    for name, sizes in steps.items():
        mask = use.call.get(name)
        if isinstance(mask, TensorType) and mask.shape is not None and not _covers(sizes, mask.shape):
            raise Refusal(
                "shape-mismatch",
                f"`{name}` of `{use.kind}` ends in {shape_text(sizes)}, and this is {shape_text(mask.shape)}",
                help=_fitting_mask(name, sizes),
                keyword=(name,),
            )


def _fitting_mask(name: str, sizes: Shape) -> str:
    shape = shape_text((None, *sizes)).replace("None", "batch", 1)
    return f"a mask has one entry for each {'query and key' if name == 'attention_mask' else 'step'}: {shape}"


def _warnings(use: Use, tensors: Tensors) -> Iterator[Refusal]:
    """Keras lines up a mask of two axes from the last on, so that its batch goes with the queries."""
    mask = use.call.get("attention_mask")
    shape = mask.shape if isinstance(mask, TensorType) else None
    if shape is not None and len(shape) == 2 and shape[0] is None and len(tensors.query) == 3:
        message = "`attention_mask` needs 3 axes (batch, queries, keys), and this has 2"
        help_text = "add the axis of queries with `expand_dims: {axis: 1}`"
        yield Refusal("wrong-rank", message, help=help_text, keyword=("attention_mask",))


def _covers(sizes: Shape, mask: Shape) -> bool:
    return all(_go_together(*pair) for pair in zip(reversed(sizes), reversed(mask), strict=False))
