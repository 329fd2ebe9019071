"""`data.features` and `data.augment`: Keras layers between the data and the model.

Layers that learn from data (Normalization, TextVectorization, ...) are adapted on the training split only. What they learned is
plain data, kept in `features.json` of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from specnet.backend.blame import blamed
from specnet.backend.data.examples import Array, Batch, Columns, Examples
from specnet.backend.instantiate import Instantiator
from specnet.backend.isolation import isolated, of_layer
from specnet.spec import Construct, Spec
from specnet.syntax import Node

Layers = Mapping[str, Sequence[Any]]
State = list[dict[str, Any]]
# What each layer learns, as constructor arguments that give it back. Source: https://keras.io/api/layers/preprocessing_layers/
LEARNED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "Normalization": lambda layer: {
        "mean": np.asarray(layer.adapt_mean).tolist(),
        "variance": np.asarray(layer.adapt_variance).tolist(),
    },
    "Discretization": lambda layer: {"bin_boundaries": [float(edge) for edge in layer.bin_boundaries]},
    "StringLookup": lambda layer: _vocabulary(layer),
    "IntegerLookup": lambda layer: _vocabulary(layer),
    "TextVectorization": lambda layer: _vocabulary(layer),
}
# A layer with one of these was told what it would learn.
TOLD = ("mean", "variance", "bin_boundaries", "vocabulary")


def _vocabulary(layer: Any) -> dict[str, Any]:
    words = [_plain(word) for word in layer.get_vocabulary(include_special_tokens=False)]
    if getattr(layer, "output_mode", None) != "tf_idf" and getattr(layer, "_output_mode", None) != "tf_idf":
        return {"vocabulary": words}
    lookup = getattr(layer, "_lookup_layer", layer)
    weights = np.asarray(lookup.idf_weights)
    return {"vocabulary": words, "idf_weights": [float(weight) for weight in weights[-len(words) :]]}


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


class Features:
    """Layers that transform the inputs, by the name of the input."""

    def __init__(self, layers: Layers, constructs: Mapping[str, Sequence[Construct]], remake: Any) -> None:
        self.layers = {name: list(chain) for name, chain in layers.items()}
        self._constructs, self._remake = constructs, remake

    def __call__(self, inputs: Columns) -> Columns:
        """The inputs after their layers."""
        return {name: _through(self.layers.get(name, ()), array) for name, array in inputs.items()}

    def adapt(self, examples: Examples, batch_size: int = 1024) -> None:
        """Lets the layers that learn see every example once, each after those before it have learned."""
        for name, chain in self.layers.items():
            for number, layer in enumerate(chain):
                if learns(layer, self._constructs[name][number]):
                    layer.adapt(_dataset(examples, name, chain[:number], batch_size))

    def state(self) -> State:
        """What the layers learned: for each its input, number and constructor arguments."""
        return [
            {
                "input": name,
                "layer": number,
                "kind": type(layer).__name__,
                "learned": LEARNED[type(layer).__name__](layer),
            }
            for name, chain in self.layers.items()
            for number, layer in enumerate(chain)
            if learns(layer, self._constructs[name][number])
        ]

    def restore(self, state: State) -> None:
        """Gives the layers what they had learned."""
        for record in state:
            chain = self.layers[record["input"]]
            chain[record["layer"]] = self._remake(record["input"], record["layer"], record["learned"])


def learns(layer: Any, construct: Construct) -> bool:
    """Whether a layer has to see data before it is used."""
    written = construct.arguments.given() if construct.arguments is not None else {}
    return type(layer).__name__ in LEARNED and all(written.get(name) is None for name in TOLD)


def _through(chain: Sequence[Any], array: Array) -> Array:
    for layer in chain:
        array = layer(array)
    return np.asarray(keras.ops.convert_to_numpy(array)) if chain else array


def _dataset(examples: Examples, name: str, before: Sequence[Any], batch_size: int) -> Any:
    """The batches of one input as the dataset that `adapt` takes."""
    import tensorflow as tf

    def batches() -> Iterator[Any]:
        for batch in examples.one_pass(batch_size):
            yield tf.constant(_through(before, batch.inputs[name]))

    first = next(batches())
    signature = tf.TensorSpec((None, *first.shape[1:]), first.dtype)
    return tf.data.Dataset.from_generator(batches, output_signature=signature)


def make_features(spec: Spec, root: Node, names: Sequence[str], key: str, make: Instantiator) -> Features:
    """The layers of `data.features` or `data.augment`; a list without names is for the only input. Raises SpecError."""
    written: Any = getattr(spec.data, key) or ()
    by_input = dict(written) if isinstance(written, Mapping) else {names[0]: written} if written else {}

    def new(name: str, number: int, learned: Mapping[str, Any] | None = None) -> Any:
        construct = by_input[name][number]
        step = (name, number) if isinstance(written, Mapping) else (number,)
        path = f"{key}/{name}/{number}"
        with isolated(), blamed(root, ("data", key, *step), construct.kind), of_layer(spec.runtime.seed, path):
            return _layer(make, construct, learned or {})

    layers = {name: [new(name, number) for number in range(len(chain))] for name, chain in by_input.items()}
    return Features(layers, by_input, new)


def _layer(make: Instantiator, construct: Construct, learned: Mapping[str, Any]) -> Any:
    """The layer of a construct; a bare kind, or one with what it has learned, is made of arguments."""
    if construct.arguments is None:
        return make.target("layers", construct.kind)(**learned)
    return make.make("layers", construct.kind, construct.arguments, **learned)


def featured(features: Features) -> Callable[[Batch], Batch]:
    """A change of batches: their inputs go through the layers."""
    return lambda batch: batch._replace(inputs=features(batch.inputs))
