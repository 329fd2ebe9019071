"""One stretch of training: `fit` with everything that the spec says, in the way that runs best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.examples import Arrays, Examples
from specnet.backend.data.prepare import Ready
from specnet.backend.training.augment import Augment, augmented, augmenting
from specnet.backend.training.choose import Way, choose
from specnet.backend.training.feed import Order, as_keras_takes, batches_from, prefetched, weighted
from specnet.backend.training.resident import Resident
from specnet.spec import Spec
from specnet.spec.training import Training

DEFAULT_BATCH = 32
# Validation has no steps that follow on each other: larger batches give the same numbers sooner.
VALIDATION_BATCH = 512


class Plan(NamedTuple):
    """The examples to train on and in which order, and the steps of an epoch."""

    examples: Examples
    order: Order
    steps: int


def plan(ready: Ready, spec: Spec) -> Plan:
    """How an epoch walks through the training examples."""
    training = spec.training
    assert training is not None
    weights = class_weights(ready, training)
    examples = weighted(ready.splits.train, weights)
    shuffle = training.shuffle is not False
    order = Order(examples.count, training.batch_size or DEFAULT_BATCH, spec.runtime.seed, shuffle)
    return Plan(examples, order, training.steps_per_epoch or order.steps)


def class_weights(ready: Ready, training: Training) -> dict[int, float] | None:
    """The weight of each class; `balanced` gives every class the same sum. Source: scikit-learn's compute_class_weight."""
    if training.class_weight is None or training.class_weight == "balanced":
        return _balanced(ready) if training.class_weight else None
    names = ready.raw.class_names or ()
    return {
        names.index(str(key)) if str(key) in names else int(key): float(value)
        for key, value in training.class_weight.items()
    }


def _balanced(ready: Ready) -> dict[int, float]:
    (name,) = ready.labels
    numbers = [ready.labels[name].numbers(batch.targets[name]) for batch in ready.raw.splits.train.one_pass(4096)]
    flat = np.concatenate([one.argmax(-1) if one.ndim == 2 and one.shape[1] > 1 else one.ravel() for one in numbers])
    classes, counts = np.unique(flat.astype(int), return_counts=True)
    weights = len(flat) / (len(classes) * counts)
    return {int(one): float(weight) for one, weight in zip(classes, weights, strict=True)}


def fit(
    model: Any,
    ready: Ready,
    spec: Spec,
    todo: Plan,
    start: int,
    end: int,
    callbacks: Sequence[Any],
    verbose: int,
    say: Callable[[str], None],
) -> Way:
    """Trains from epoch `start` to `end` and returns the way in which it ran. Keras' callbacks see every epoch."""
    training = spec.training
    assert training is not None
    augment = augmenting(ready, start * todo.steps)
    way = choose(model, training, todo.examples, callbacks, todo.steps, augment is not None)
    say(f"running on {way}")
    model.steps_per_execution, model.jit_compile = way.block, way.jit
    model.train_function = model.test_function = None
    x = _resident(model, ready, todo, start, way, augment) if way.resident else _stream(ready, todo, start, augment)
    model.fit(
        x,
        steps_per_epoch=todo.steps,
        initial_epoch=start,
        epochs=end,
        callbacks=list(callbacks),
        verbose=verbose,
        **_validation(ready, training),
    )
    return way


def _resident(model: Any, ready: Ready, todo: Plan, start: int, way: Way, augment: Augment | None) -> Any:
    assert isinstance(todo.examples, Arrays)
    data = as_keras_takes(todo.examples.all, ready.raw.input_names, ready.raw.output_names)
    resident = Resident(model, data, todo.order, todo.steps, way.block, way.jit, start * todo.steps, augment)
    model.train_function = resident
    return resident.dataset()


def _stream(ready: Ready, todo: Plan, start: int, augment: Augment | None) -> Iterator[Any]:
    """Batches by the thread that reads and augments ahead."""
    names, outputs = ready.raw.input_names, ready.raw.output_names
    batches = augmented(batches_from(todo.examples, todo.order, start * todo.steps), augment, names)
    return prefetched(as_keras_takes(batch, names, outputs) for batch in batches)


def _validation(ready: Ready, training: Training) -> dict[str, Any]:
    examples = ready.splits.validation
    if examples is None:
        return {}
    size = training.validation_batch_size or VALIDATION_BATCH
    frequency = training.validation_freq or 1
    more = {"validation_freq": list(frequency) if isinstance(frequency, tuple) else frequency}
    if isinstance(examples, Arrays):
        data = as_keras_takes(examples.all, ready.raw.input_names, ready.raw.output_names)
        return {
            "validation_data": data,
            "validation_batch_size": size,
            "validation_steps": training.validation_steps,
            **more,
        }
    batches, steps = evaluation_batches(examples, ready, size)
    return {"validation_data": batches, "validation_steps": training.validation_steps or steps, **more}


def evaluation_batches(examples: Examples, ready: Ready, size: int = VALIDATION_BATCH) -> tuple[Iterator[Any], int]:
    """Batches in order, again and again, and how many make one pass."""
    order = Order(examples.count, min(size, max(examples.count, 1)), 0, shuffle=False)
    batches = (
        as_keras_takes(batch, ready.raw.input_names, ready.raw.output_names)
        for batch in batches_from(examples, order, 0)
    )
    return prefetched(batches), order.steps
