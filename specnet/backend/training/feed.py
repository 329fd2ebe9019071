"""Batches in the order of training: what comes at a step follows from the seed and the number of the step alone."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.examples import Array, Batch, Examples, permutation

QUEUED = 4
PATIENCE = 0.2  # seconds between looks at whether the other side is still there


class Order(NamedTuple):
    """How training walks through the examples: passes of `batch_size`, shuffled anew in each pass."""

    total: int
    batch_size: int
    seed: int
    shuffle: bool = True

    @property
    def steps(self) -> int:
        """Batches in a pass, the last one with what is left over."""
        return -(-self.total // self.batch_size)

    def rows(self, number: int) -> Array:
        """The rows of one pass in their order."""
        return permutation(self.total, (self.seed, number)) if self.shuffle else np.arange(self.total)


def batches_from(examples: Examples, order: Order, step: int) -> Iterator[Batch]:
    """The batches from a step on (counted over all passes), without end."""
    number, skipped = divmod(step, order.steps)
    while True:
        seed = (order.seed, number) if order.shuffle else None
        for place, batch in enumerate(examples.one_pass(order.batch_size, seed)):
            if place >= skipped:
                yield batch
        number, skipped = number + 1, 0


class Ahead:
    """The items of an iterator, made by a thread while the model trains; an error in the thread is raised here.

    `stop` ends the thread and waits for it.
    """

    def __init__(self, items: Iterator[Any]) -> None:
        self._items = items
        self._waiting: queue.Queue[Any] = queue.Queue(QUEUED)
        self._stopped = threading.Event()
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def __iter__(self) -> Ahead:
        return self

    def __next__(self) -> Any:
        while True:
            try:
                item, error = self._waiting.get(timeout=PATIENCE)
                break
            except queue.Empty:
                if not self._worker.is_alive() and self._waiting.empty():
                    raise StopIteration from None
        if error is not None:
            raise error
        return item

    def stop(self) -> None:
        """Ends the thread; nothing more is made."""
        self._stopped.set()
        self._worker.join()

    def _work(self) -> None:
        try:
            for item in self._items:
                if not self._put((item, None)):
                    return
            self._put((None, StopIteration()))
        except BaseException as error:  # told to whoever waits for the next item
            self._put((None, error))

    def _put(self, item: Any) -> bool:
        while not self._stopped.is_set():
            try:
                self._waiting.put(item, timeout=PATIENCE)
                return True
            except queue.Full:
                continue
        return False


def as_keras_takes(batch: Batch, input_names: tuple[str, ...], output_names: tuple[str, ...]) -> tuple[Any, ...]:
    """`(x, y)` or `(x, y, weights)`; one input or output is an array, several are a tuple in the order of the model."""
    x = tuple(_with_text(batch.inputs[name]) for name in input_names)
    y = tuple(batch.targets[name] for name in output_names)
    pair = (x if len(x) > 1 else x[0], y if len(y) > 1 else y[0])
    return pair if batch.weights is None else (*pair, batch.weights)


def _with_text(array: Array) -> Any:
    """Texts as a tensor: only TensorFlow has them, and Keras refuses tables of Python texts."""
    if array.dtype != object:
        return array
    import tensorflow as tf

    return tf.constant(array)
