"""Batches that are read one after the other, as Keras' loop takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import keras
from keras.src.trainers.data_adapters import data_adapter_utils
from keras.src.trainers.data_adapters.data_adapter import DataAdapter

from specnet.backend.training.feed import Ahead
from specnet.diagnostics import SpecError

Pass = Callable[[], Iterator[tuple[Any, ...]]]
QUEUED_AHEAD = 2


class Stream(DataAdapter):  # type: ignore[misc]
    """Starts from the first batch whenever Keras asks for an iterator.

    Keras' own adapter of generators goes on where it was, minus the batches that TensorFlow had taken ahead: each validation
    would see other examples.
    """

    def __init__(self, batches: Pass, one: tuple[Any, ...], open_axes: Any, steps: int | None) -> None:
        self._batches, self._one, self._open, self._steps = batches, one, open_axes, steps
        self._ahead: Ahead | None = None
        self.fault: SpecError | None = None

    def _read_ahead(self) -> Iterator[tuple[Any, ...]]:
        """The batches; what is wrong with them is kept, for TensorFlow makes an error of its own of it."""
        self.stop()  # layers of `augment` have states, which two threads must not change
        self._ahead = Ahead(self._batches())
        try:
            yield from self._ahead
        except SpecError as error:
            self.fault = error
            raise

    def stop(self) -> None:
        """Ends the thread that reads ahead."""
        if self._ahead is not None:
            self._ahead.stop()

    def get_numpy_iterator(self) -> Any:
        """An iterator of batches as NumPy arrays."""
        return data_adapter_utils.get_numpy_iterator(self._read_ahead())

    def get_jax_iterator(self) -> Any:
        """An iterator of batches as arrays of JAX."""
        return data_adapter_utils.get_jax_iterator(self._read_ahead())

    def get_tf_dataset(self) -> Any:
        """A dataset of batches; axes that the model leaves open may differ between batches."""
        import tensorflow as tf

        def spec(array: Any, axes: tuple[int | None, ...]) -> Any:
            fixed = (size if axis < len(axes) and axes[axis] else None for axis, size in enumerate(array.shape))
            return tf.TensorSpec(tuple(fixed), tf.as_dtype(array.dtype) if array.dtype != object else tf.string)

        signature = keras.tree.map_structure_up_to(self._one, spec, self._one, self._open)
        dataset = tf.data.Dataset.from_generator(self._read_ahead, output_signature=signature)
        return dataset.prefetch(QUEUED_AHEAD)

    def get_torch_dataloader(self) -> Any:
        """A loader of batches as tensors of torch."""
        return data_adapter_utils.get_torch_dataloader(self._read_ahead())

    @property
    def num_batches(self) -> int | None:
        """How many batches make one pass; None where they have no end."""
        return self._steps

    @property
    def batch_size(self) -> None:
        """Not told: the last batch of a pass is smaller."""
        return
