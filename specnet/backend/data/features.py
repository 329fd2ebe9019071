"""`data.features` and `data.augment`: Keras layers between the data and the model.

Layers that learn from data (Normalization, TextVectorization, ...) are adapted on the training split only. What they learned is
plain data, kept in `features.json` of the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np

from specnet.backend.blame import blamed
from specnet.backend.data.examples import Array, Columns, Examples
from specnet.backend.data.learning import LEARNED, TOLD, as_dataset
from specnet.backend.data.learning import State as State
from specnet.backend.instantiate import Instantiator
from specnet.backend.isolation import isolated, of_layer
from specnet.spec import Construct, Spec
from specnet.syntax import Node

Layers = Mapping[str, Sequence[Any]]


class Features:
    """Layers that transform the inputs, by the name of the input."""

    def __init__(self, layers: Layers, constructs: Mapping[str, Sequence[Construct]], remake: Any) -> None:
        self.layers = {name: list(chain) for name, chain in layers.items()}
        self._constructs, self._remake = constructs, remake
        self.in_model: State = []

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
        """What the layers learned: for each its input, number and constructor arguments; then what those in the model learned."""
        own = [
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
        return own + self.in_model

    def restore(self, state: State) -> None:
        """Gives the layers what they had learned."""
        self.in_model = [record for record in state if "input" not in record]
        for record in state:
            if "input" not in record:
                continue
            chain = self.layers[record["input"]]
            chain[record["layer"]] = self._remake(record["input"], record["layer"], record["learned"])


def learns(layer: Any, construct: Construct) -> bool:
    """Whether a layer has to see data before it is used."""
    written = construct.arguments.given() if construct.arguments is not None else {}
    return type(layer).__name__ in LEARNED and all(written.get(name) is None for name in TOLD)


def _through(chain: Sequence[Any], array: Array) -> Array:
    for layer in chain:
        crosses = type(layer).__name__ == "HashedCrossing"
        array = layer(tuple(array[:, column] for column in range(array.shape[1])) if crosses else array)
    return np.asarray(keras.ops.convert_to_numpy(array)) if chain else array


def _dataset(examples: Examples, name: str, before: Sequence[Any], batch_size: int) -> Any:
    """The batches of one input as the dataset that `adapt` takes."""
    return as_dataset(lambda: (_through(before, batch.inputs[name]) for batch in examples.one_pass(batch_size)))


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
