"""Layers that learn from data before they are used, and what they learn, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

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


def as_dataset(arrays: Callable[[], Iterator[Any]]) -> Any:
    """Arrays of batches, made anew for every pass, as the dataset that `adapt` takes."""
    import tensorflow as tf

    def batches() -> Iterator[Any]:
        return map(tf.constant, arrays())

    first = next(batches())
    signature = tf.TensorSpec((None, *first.shape[1:]), first.dtype)
    return tf.data.Dataset.from_generator(batches, output_signature=signature)
