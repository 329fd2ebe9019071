"""What the inputs of a model take of a table: numbers, whole numbers, text, or what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specnet.graph import Graph
from specnet.spec import Construct
from specnet.spec.data import Data

NUMBERS, WHOLE, TEXT, STORED = "numbers", "whole numbers", "text", "stored"
# The first layer of `features` decides what comes in.
BY_LAYER = {
    "StringLookup": TEXT,
    "TextVectorization": TEXT,
    "Hashing": STORED,
    "HashedCrossing": STORED,
    "IntegerLookup": WHOLE,
    "CategoryEncoding": WHOLE,
}


def input_sorts(data: Data, graph: Graph) -> tuple[str, ...]:
    """The sort of each input of the model, in their order."""
    features = data.features or ()
    chains = features if isinstance(features, Mapping) else {graph.calls[graph.inputs[0]].name: features}
    return tuple(_sort(chains.get(graph.calls[number].name, ()), graph, number) for number in graph.inputs)


def _sort(chain: Sequence[Construct], graph: Graph, number: int) -> str:
    if chain:
        return BY_LAYER.get(chain[0].kind, NUMBERS)
    dtype = str(graph.layers[graph.calls[number].layer].arguments.dtype or "float32")
    if dtype == "string":
        return TEXT
    return WHOLE if "int" in dtype else NUMBERS
