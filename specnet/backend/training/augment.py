"""The layers of `data.augment`: what they draw at a step follows from their seeds and the number of the step alone.

So a training that goes on after an epoch sees the batches that it would have seen, and it does not matter whether batches are
augmented inside of the step or by the thread that reads ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np

from specnet.backend.data.examples import Batch
from specnet.backend.data.prepare import Ready

# Between the counters of two steps: more random numbers than any layer draws for one batch.
DRAWS = 1024


class Augment:
    """A function of the inputs of one batch: an array, or a tuple in the order of the model. Each call is a step.

    `first_step` is the number of the first one, counted over all epochs.
    """

    def __init__(self, chains: Sequence[Sequence[Any]], first_step: int) -> None:
        self._chains, self.first_step = chains, first_step
        self._generators = [generator for chain in chains for layer in chain for generator in _generators(layer)]
        self._seeds = [np.asarray(keras.ops.convert_to_numpy(one.state))[0] for one in self._generators]
        self._step = keras.Variable(first_step, trainable=False, dtype="int32", name="augmented_steps")

    def __call__(self, inputs: Any) -> Any:
        """The inputs of the next step, changed at random."""
        changed = self.at(self._step, inputs)
        self._step.assign_add(1)
        return changed

    def at(self, step: Any, inputs: Any) -> Any:
        """The inputs of a step by its number, changed at random."""
        for generator, seed in zip(self._generators, self._seeds, strict=True):
            first, second = (keras.ops.cast(one, generator.state.dtype) for one in (seed, step))
            generator.state.assign(keras.ops.stack([first, second * DRAWS]))
        several = inputs if isinstance(inputs, tuple) else (inputs,)
        changed = tuple(_through(chain, one) for chain, one in zip(self._chains, several, strict=True))
        return changed if isinstance(inputs, tuple) else changed[0]


def augmenting(ready: Ready, first_step: int) -> Augment | None:
    """The augmentation of a training from a step on (counted over all epochs), or None where there is none."""
    chains = [ready.augment.layers.get(name, []) for name in ready.raw.input_names]
    return Augment(chains, first_step) if any(chains) else None


def augmented(batches: Iterator[Batch], augment: Augment | None, names: Sequence[str]) -> Iterator[Batch]:
    """The batches from the first step on with their inputs augmented, as NumPy arrays."""
    if augment is None:
        yield from batches
        return
    change = _compiled(augment)
    for step, batch in enumerate(batches, start=augment.first_step):
        changed = change(step, tuple(batch.inputs[name] for name in names))
        arrays = {name: keras.ops.convert_to_numpy(one) for name, one in zip(names, changed, strict=True)}
        yield batch._replace(inputs={**batch.inputs, **arrays})


def _compiled(augment: Augment) -> Callable[[int, Any], Any]:
    """Keras' layers run faster as one graph than one operation after the other."""
    if keras.backend.backend() != "tensorflow":
        return augment.at
    import tensorflow as tf

    compiled: Callable[[Any, Any], Any] = tf.function(augment.at, reduce_retracing=True)
    return lambda step, inputs: compiled(tf.constant(step), tuple(tf.constant(one) for one in inputs))


def _generators(layer: Any) -> list[Any]:
    """What a layer and those inside of it draw from."""
    return [generator for one in layer._flatten_layers() for generator in one._seed_generators]


def _through(chain: Sequence[Any], value: Any) -> Any:
    for layer in chain:
        value = layer(value, training=True) if layer._call_has_training_arg else layer(value)
    return value
