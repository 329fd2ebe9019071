"""Models as layers: what they declare, whether inputs fit them, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence

from specnet.graph import Graph, Layer
from specnet.shapes.core import input_
from specnet.shapes.facts import CallFacts
from specnet.shapes.values import Refusal, Settings, Shape, TensorType, Use, Weight, shape_text
from specnet.spec import Construct


def together(graph: Graph, found: Sequence[CallFacts], outputs: tuple[TensorType, ...]) -> CallFacts:
    """A model as one call: its outputs, and all weights and multiply-adds inside."""
    weights = tuple(
        _inside(graph.layers[call.layer], weight)
        for call, facts in zip(graph.calls, found, strict=True)
        for weight in facts.weights
    )
    macs = [facts.macs for facts in found]
    total = None if None in macs else sum(number for number in macs if number)
    return CallFacts(outputs, weights, total, all(facts.is_known for facts in found))


def _inside(layer: Layer, weight: Weight) -> Weight:
    return weight._replace(name=f"{layer.name}/{weight.name}", layer=weight.layer or layer.name)


def inner_weights(facts: CallFacts, construct: Construct) -> tuple[Weight, ...] | None:
    """The weights of a model that is an argument; None where some are unknown."""
    if not facts.is_known:
        return None
    frozen = construct.trainable is False
    return tuple(weight.freeze() for weight in facts.weights) if frozen else facts.weights


def declared_inputs(graph: Graph, settings: Settings) -> tuple[TensorType, ...]:
    """The types of the inputs that a model declares."""
    layers = [graph.layers[graph.calls[number].layer] for number in graph.inputs]
    return tuple(input_(Use("Input", layer.arguments, None, {}, settings)).outputs[0] for layer in layers)


def fitted(name: str, declared: tuple[TensorType, ...], given: tuple[TensorType, ...]) -> tuple[TensorType, ...]:
    """The inputs as the model works on them: cast, and without a last axis of one. Raises Refusal."""
    return tuple(_fit(name, number, *pair) for number, pair in enumerate(zip(declared, given, strict=True)))


def _fit(name: str, number: int, declared: TensorType, given: TensorType) -> TensorType:
    assert declared.shape is not None
    assert given.shape is not None
    shape = _ranked(given.shape, len(declared.shape))
    if len(shape) == len(declared.shape) and all(map(_agree, declared.shape, shape)):
        return TensorType(shape, declared.dtype)
    raise Refusal(
        "shape-mismatch",
        f"the model `{name}` takes {shape_text(declared.shape)} here, and this is {shape_text(given.shape)}",
        input=number,
        help=_what_fits(declared.shape, given.shape),
    )


def _what_fits(declared: Shape, given: Shape) -> str:
    """What to do about an input that does not fit. Backbones take images of three colours, and have no `Input` to change."""
    differing = [axis for axis, pair in enumerate(zip(declared, given, strict=False)) if not _agree(*pair)]
    is_coloured = len(declared) == 4 and declared[-1] == 3
    if 0 in differing:
        return ""
    if len(given) != len(declared):
        return (_COLOURS if len(given) == 3 else "") if is_coloured else _reshaped(declared, given)
    if is_coloured and differing == [3] and given[-1] == 1:
        return _GREY
    if len(declared) != 4 or not set(differing) <= {1, 2} or None in declared[1:3]:
        return "" if is_coloured else _own_input(given)
    resizing = f"put `Resizing: {{height: {declared[1]}, width: {declared[2]}}}` before it"
    if not is_coloured:
        return f"{resizing}, or {_own_input(given)}"
    return f"{resizing}; a backbone takes this size with `input_shape: {_listed(given)}` and `include_top: false`"


_GREY = "repeat the grey channel with `Concatenate`, whose `inputs` name the image three times, or read colour images"
_COLOURS = "an image has an axis of channels behind its rows and columns"


def _reshaped(declared: Shape, given: Shape) -> str:
    added = (*given, 1)
    is_last_missing = len(added) == len(declared) and all(map(_agree, declared, added)) and None not in given[1:]
    reshape = f"`Reshape: {{target_shape: {_listed(added)}}}` before it adds the last axis"
    return f"{reshape}, or {_own_input(given)}" if is_last_missing else f"{_own_input(given)}, or `Reshape` it before"


def _own_input(given: Shape) -> str:
    return f"write `Input: {_listed(given)}` in the model for what comes here"


def _listed(shape: Shape) -> str:
    """A shape without its batch, as specs have it."""
    return f"[{', '.join('null' if size is None else str(size) for size in shape[1:])}]"


def _agree(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _ranked(shape: Shape, rank: int) -> Shape:
    """Keras drops a last axis of size one where that makes the number of axes right.

    It adds one too, but not while it builds: most layers then get the wrong number of axes, so that is refused here.
    """
    return shape[:-1] if len(shape) == rank + 1 and shape[-1] == 1 else shape
