"""Layers inside of a model that learn from data before training: Normalization, lookups, TextVectorization, Discretization.

They see what comes to them when the training examples go through the model, each after those before it have learned. What they
learned is plain data, kept in `features.json` of the run beside that of `data.features`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import keras
import numpy as np

from specnet.backend.data.examples import Array, Batch, Examples
from specnet.backend.data.learning import LEARNED, TOLD, State, as_dataset

ADAPT_BATCH = 1024


class _Reached(BaseException):
    """A layer was called; `came` is what it was called with. No subclass of Exception, so that Keras lets it through."""

    def __init__(self, came: Any) -> None:
        self.came = came


def learners(model: Any) -> list[Any]:
    """The layers of a model, nested ones too, that learn from data and were not told what."""
    return [layer for layer in model._flatten_layers(include_self=False) if _learns(layer)]


def _learns(layer: Any) -> bool:
    if type(layer).__name__ not in LEARNED:
        return False
    told = layer.get_config()
    return all(told.get(name) is None for name in TOLD)


def adapt_model(model: Any, examples: Examples, input_names: Sequence[str]) -> State:
    """Lets the layers that learn see every example once, and returns what they learned."""
    left = learners(model)
    every = list(left)

    def values(layer: Any) -> Iterator[Array]:
        for batch in examples.one_pass(ADAPT_BATCH):
            reached = _reached(model, [layer], _as_taken(batch, input_names))
            if reached is not None:
                yield reached[1]

    first = next(iter(examples.one_pass(1))) if left else None
    while first is not None and left:
        reached = _reached(model, left, _as_taken(first, input_names))
        if reached is None:
            break
        layer = reached[0]
        layer.adapt(as_dataset(partial(values, layer)))
        left.remove(layer)
    return [record_of(layer, number) for number, layer in enumerate(every) if layer not in left]


def record_of(layer: Any, number: int) -> dict[str, Any]:
    """What a layer learned, as plain data; `number` counts the layers of the model that learn."""
    kind = type(layer).__name__
    return {"in_model": number, "name": layer.name, "kind": kind, "learned": LEARNED[kind](layer)}


def restore_model(model: Any, state: State) -> None:
    """Gives the layers of a model what they had learned."""
    every = learners(model)
    for record in state:
        if "in_model" in record:
            GIVE[record["kind"]](every[record["in_model"]], record["learned"])


def _reached(model: Any, layers: Sequence[Any], taken: Any) -> tuple[Any, Array] | None:
    """The first of the layers that is called when the model gets these inputs, and what it is called with."""
    calls = {id(layer): layer.call for layer in layers}
    try:
        for layer in layers:
            layer.call = _stop(layer)
        model(taken, training=False)
    except _Reached as reached:
        layer, came = reached.came
        return layer, came
    finally:
        for layer in layers:
            layer.call = calls[id(layer)]
    return None


def _stop(layer: Any) -> Callable[..., Any]:
    def call(inputs: Any, *_: Any, **__: Any) -> Any:
        raise _Reached((layer, _plain(inputs)))

    return call


def _plain(value: Any) -> Array:
    array = value.numpy() if hasattr(value, "numpy") else keras.ops.convert_to_numpy(value)
    return np.asarray(array)


def _as_taken(batch: Batch, names: Sequence[str]) -> Any:
    values = [keras.ops.convert_to_tensor(batch.inputs[name]) for name in names]
    return values[0] if len(values) == 1 else values


def _give_statistics(layer: Any, learned: dict[str, Any]) -> None:
    layer.adapt_mean.assign(np.asarray(learned["mean"], dtype="float32"))
    layer.adapt_variance.assign(np.asarray(learned["variance"], dtype="float32"))
    layer.finalize_state()


def _give_vocabulary(layer: Any, learned: dict[str, Any]) -> None:
    layer.set_vocabulary(learned["vocabulary"], learned.get("idf_weights"))


def _give_edges(layer: Any, learned: dict[str, Any]) -> None:
    layer.bin_boundaries = learned["bin_boundaries"]


GIVE: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "Normalization": _give_statistics,
    "Discretization": _give_edges,
    "StringLookup": _give_vocabulary,
    "IntegerLookup": _give_vocabulary,
    "TextVectorization": _give_vocabulary,
}
