"""Training on TensorFlow with the data in memory: many steps in one call, batches gathered inside of it.

Keras' own loop spends most of a small model's time between the steps. What is computed is the same: `train_step` of the
model, once for every batch, in the order of `Order`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from specnet.backend.data.examples import Array
from specnet.backend.training.choose import Way
from specnet.backend.training.feed import Order

Logs = dict[str, Any]


class Resident:
    """Takes the place of `model.train_function`. Each call does `block` steps, the last of an epoch what is left of it."""

    def __init__(
        self,
        model: Any,
        data: Any,
        order: Order,
        steps_per_epoch: int,
        way: Way,
        first_step: int,
        augment: Callable[[Any], Any] | None,
        without_xla: Callable[[], None],
    ) -> None:
        self.model, self.order, self.block, self.augment = model, order, way.block, augment
        self.steps_per_epoch, self.step = steps_per_epoch, first_step
        self._data = tf.nest.map_structure(tf.constant, data)
        self._pass: tuple[int, Array] = (-1, np.empty(0, dtype="int32"))
        self._may_fall_back, self._without_xla = bool(way.jit) and not way.stated, without_xla
        self._compile(bool(way.jit))

    def _compile(self, jit: bool) -> None:
        # Keras converts what needs it by itself; autograph would rewrite its code and lose the places of errors.
        self._many = tf.function(self._steps, jit_compile=jit, autograph=False)
        self._one = tf.function(self._single, jit_compile=jit, reduce_retracing=not jit, autograph=False)
        self._ran: set[str] = set()

    def dataset(self) -> Any:
        """A dataset of the right form for Keras to look at; the steps do not read it."""
        first = tf.nest.map_structure(lambda array: array[: self.order.batch_size], self._data)
        return tf.data.Dataset.from_tensors(first).repeat()

    def __call__(self, _: Any) -> Logs:
        """Does the next steps and returns the metrics after them."""
        wanted = min(self.block, self.steps_per_epoch - self.step % self.steps_per_epoch)
        logs: Logs = {}
        while wanted:
            done, logs = self._next(wanted)
            self.step += done
            wanted -= done
        return logs

    def _next(self, wanted: int) -> tuple[int, Logs]:
        """As many steps as one call can do: full batches of one pass, or the short batch at its end."""
        number, place = divmod(self.step, self.order.steps)
        rows = self._rows(number)
        size = self.order.batch_size
        full = min(wanted, self.order.total // size - place)
        if full <= 0:
            return 1, self._called("_one", tf.constant(rows[place * size :]))
        if self.block == 1:
            return 1, self._called("_one", tf.constant(rows[place * size : (place + 1) * size]))
        chosen = np.zeros((self.block, size), dtype="int32")  # one shape for every call, so that it is compiled once
        chosen[:full] = rows[place * size : (place + full) * size].reshape(full, size)
        return full, self._called("_many", tf.constant(chosen), tf.constant(full))

    def _called(self, name: str, *arguments: Any) -> Logs:
        """What a function gives. What XLA cannot compile fails before it runs, so the same steps are done without XLA."""
        logs: Logs
        try:
            logs = getattr(self, name)(*arguments)
        except tf.errors.OpError:
            if not self._may_fall_back or name in self._ran:
                raise
            self._may_fall_back = False
            self._compile(jit=False)
            self._without_xla()
            logs = getattr(self, name)(*arguments)
        self._ran.add(name)
        return logs

    def _rows(self, number: int) -> Array:
        if self._pass[0] != number:
            self._pass = (number, self.order.rows(number).astype("int32"))
        return self._pass[1]

    def _single(self, rows: Any) -> Logs:
        batch = tf.nest.map_structure(lambda array: tf.gather(array, rows), self._data)
        if self.augment is not None:
            batch = (self.augment(batch[0]), *batch[1:])
        logs: Logs = self.model.train_step(batch)
        return logs

    def _steps(self, rows: Any, count: Any) -> Logs:
        def body(done: Any) -> tuple[Any]:
            self._single(rows[done])
            return (done + 1,)

        tf.while_loop(lambda done: done < count, body, (tf.constant(0),), parallel_iterations=1)
        logs: Logs = self.model.get_metrics_result()  # what the last step returned
        return logs
