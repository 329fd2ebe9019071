"""One stretch of training: Keras' `fit` with everything that the spec says, in the way that runs best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.examples import Arrays, Examples
from specnet.backend.data.prepare import Ready
from specnet.backend.training.augment import augmented, augmenting
from specnet.backend.training.choose import Way
from specnet.backend.training.class_weight import class_weights, weighted
from specnet.backend.training.ending import Ending
from specnet.backend.training.feed import Order, as_keras_takes, batches_from
from specnet.backend.training.stream import Stream
from specnet.shapes.cost import DEFAULT_BATCH_SIZE, fixed_batch
from specnet.shapes.loaded import Loaded

# Validation has no steps that follow on each other: larger batches give the same numbers sooner.
LARGEST_BATCH, BATCH_BYTES = 512, 16 * 1024**2


class Plan(NamedTuple):
    """The examples to train on and in which order, the steps of an epoch, and how many examples validation takes at once."""

    examples: Examples
    order: Order
    steps: int
    validation_size: int


class Job(NamedTuple):
    """What all stretches of a training share."""

    model: Any
    ready: Ready
    loaded: Loaded
    plan: Plan
    verbose: int
    say: Callable[[str], None]
    ending: Ending


def plan(ready: Ready, loaded: Loaded) -> Plan:
    """How an epoch walks through the examples. Raises SpecError where `class_weight` names no class."""
    training = loaded.spec.training
    assert training is not None
    examples = weighted(ready.splits.train, class_weights(ready, training, loaded.root))
    size = fixed_batch(loaded.graph) or training.batch_size or DEFAULT_BATCH_SIZE
    order = Order(examples.count, size, loaded.spec.runtime.seed, training.shuffle is not False)
    return Plan(examples, order, training.steps_per_epoch or order.steps, _validation_size(ready, loaded, size))


def _validation_size(ready: Ready, loaded: Loaded, size: int) -> int:
    """As many examples at once as take a few megabytes; where the spec counts steps, or fixes the batch, as it says."""
    training, examples = loaded.spec.training, ready.splits.validation
    assert training is not None
    if training.validation_batch_size is not None and not fixed_batch(loaded.graph):
        return training.validation_batch_size
    if training.validation_steps is not None or fixed_batch(loaded.graph) or not isinstance(examples, Arrays):
        return size
    one = max(1, (examples.bytes or 0) // max(examples.count, 1))
    return max(size, min(LARGEST_BATCH, BATCH_BYTES // one))


def fit(job: Job, way: Way, start: int, end: int, callbacks: Sequence[Any]) -> None:
    """Trains from epoch `start` to `end` (counted from 0, `end` is not trained). Keras' callbacks see every epoch."""
    model, training = job.model, job.loaded.spec.training
    assert training is not None
    model.steps_per_execution = way.block
    if way.jit is not None:
        model.jit_compile = way.jit
    model.train_function = model.test_function = None
    batches, validation = _batches(job, way, start), _validation(job)
    streams = [one for one in (batches, validation.get("validation_data")) if isinstance(one, Stream)]
    try:
        model.fit(
            batches,
            steps_per_epoch=job.plan.steps,
            initial_epoch=start,
            epochs=end,
            callbacks=list(callbacks),
            verbose=job.verbose,
            shuffle=False,  # batches come in their order
            **validation,
        )
    except Exception as error:
        faults = [one.fault for one in streams if one.fault is not None]
        if faults:
            raise faults[0] from error
        raise
    finally:
        for stream in streams:
            stream.stop()


def _batches(job: Job, way: Way, start: int) -> Any:
    """The batches from an epoch on, and the functions of the model that take them; these end where a signal asks for it."""
    model, first = job.model, start * job.plan.steps
    if way.resident:
        from specnet.backend.training.resident import Resident

        data = as_keras_takes(job.plan.examples.all, *_names(job))  # type: ignore[attr-defined]
        augment = augmenting(job.ready, first)
        resident = Resident(model, data, job.plan.order, job.plan.steps, way, first, augment, lambda: _slower(job))
        model.train_function = job.ending.between(resident)
        return _with_test(job, resident.dataset())
    model.make_train_function()
    model.train_function = job.ending.between(model.train_function)
    return _with_test(job, _stream(job, first))


def _with_test(job: Job, batches: Any) -> Any:
    job.model.make_test_function(force=True)
    job.model.test_function = job.ending.between(job.model.test_function)
    return batches


def _slower(job: Job) -> None:
    """Goes on without XLA, which could not compile the step."""
    job.say("XLA cannot compile this model: going on without it")
    job.model.jit_compile = False
    _with_test(job, None)


def _names(job: Job) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return job.ready.raw.input_names, job.ready.raw.output_names


def _stream(job: Job, first: int) -> Stream:
    """The batches from a step on, without end."""
    names, outputs = _names(job)

    def batches() -> Iterator[tuple[Any, ...]]:
        found = batches_from(job.plan.examples, job.plan.order, first)
        for batch in augmented(found, augmenting(job.ready, first), names):
            yield as_keras_takes(batch, names, outputs)

    return _as_stream(job, job.plan.examples, batches, None)


def _as_stream(
    job: Job, examples: Examples, batches: Callable[[], Iterator[tuple[Any, ...]]], steps: int | None
) -> Stream:
    one = as_keras_takes(next(examples.one_pass(1)), *_names(job))
    several = [[tuple(tensor.shape) for tensor in tensors] for tensors in (job.model.inputs, job.model.outputs)]
    axes = [tuple(shapes) if len(shapes) > 1 else shapes[0] for shapes in several]
    return Stream(batches, one, (*axes, (None,))[: len(one)], steps)


def _validation(job: Job) -> dict[str, Any]:
    examples, training = job.ready.splits.validation, job.loaded.spec.training
    if examples is None:
        return {}
    assert training is not None
    frequency = training.validation_freq or 1
    more: dict[str, Any] = {"validation_freq": list(frequency) if isinstance(frequency, tuple) else frequency}
    size, wanted = job.plan.validation_size, training.validation_steps
    if isinstance(examples, Arrays):
        # Cut rather than counted: with several steps a call, Keras' own count goes beyond `validation_steps`.
        chosen = examples.all if wanted is None else examples.take(np.arange(min(wanted * size, examples.count)))
        return {"validation_data": as_keras_takes(chosen, *_names(job)), "validation_batch_size": size, **more}

    def batches() -> Iterator[tuple[Any, ...]]:
        for batch in islice(examples.one_pass(size), wanted):
            yield as_keras_takes(batch, *_names(job))

    steps = -(-examples.count // size)
    stream = _as_stream(job, examples, batches, steps if wanted is None else min(wanted, steps))
    return {"validation_data": stream, **more}
