"""A trained model and data -> `evaluation.json`: loss and metrics of the spec, and what each output gets right."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np

from specnet.backend.after.scores import scores_of
from specnet.backend.after.tasks import Task, tasks_of
from specnet.backend.data.examples import Arrays, Batch, Examples
from specnet.backend.data.prepare import Ready
from specnet.backend.data.source import TEST, TRAIN, VALIDATION
from specnet.backend.training.feed import as_keras_takes
from specnet.shapes.loaded import Loaded

LARGEST_BATCH, BATCH_BYTES, DEFAULT_BATCH = 512, 16 * 1024**2, 32
BEST_SETS = (TEST, VALIDATION, TRAIN)


def evaluate(model: Any, ready: Ready, loaded: Loaded, wanted: str | None = None) -> dict[str, Any]:
    """The evaluation on the set `wanted`, else on the test set, validation set or training set, whichever is there first."""
    splits = ready.splits.named()
    name = wanted or next(name for name in BEST_SETS if name in splits)
    names = ready.raw.class_names or ready.raw.classes
    tasks = tasks_of(loaded.spec, loaded.graph, [output.shape for output in model.outputs], names)
    return {"set": name, **evaluate_examples(model, splits[name], ready, tasks, batch_size(splits[name], loaded))}


def evaluate_examples(
    model: Any, examples: Examples, ready: Ready, tasks: Mapping[str, Task], size: int
) -> dict[str, Any]:
    """Count, seconds, metrics and outputs of one pass over examples, in batches of `size`."""
    began = time.perf_counter()
    scores = {name: scores_of(task, examples.count) for name, task in tasks.items()}
    metrics: dict[str, Any] = {}
    count = 0
    with _step_by_step(model):
        for batch in examples.one_pass(size):
            metrics = _metrics(model, batch, ready) or metrics
            outputs = predicted(model, tuple(batch.inputs[name] for name in ready.raw.input_names))
            for (name, score), output in zip(scores.items(), outputs, strict=True):
                score.add(np.asarray(batch.targets[name]), output)
            count += batch.size
    return {
        "count": count,
        "seconds": round(time.perf_counter() - began, 3),
        "metrics": metrics,
        "outputs": {name: score.result() for name, score in scores.items()},
    }


def predicted(model: Any, inputs: tuple[Any, ...]) -> list[Any]:
    """The outputs of a model for a batch, as arrays in the order of its outputs."""
    outputs = model.predict_on_batch(inputs if len(inputs) > 1 else inputs[0])
    every = list(outputs.values()) if isinstance(outputs, dict) else outputs
    return [np.asarray(one) for one in every] if isinstance(every, list | tuple) else [np.asarray(every)]


def batch_size(examples: Examples, loaded: Loaded) -> int:
    """As many examples at once as take a few megabytes, at least those of a step."""
    training = loaded.spec.training
    least = (training.validation_batch_size or training.batch_size if training is not None else None) or DEFAULT_BATCH
    if not isinstance(examples, Arrays) or examples.count == 0:
        return least
    one = max(1, (examples.bytes or 0) // examples.count)
    return max(least, min(LARGEST_BATCH, BATCH_BYTES // one))


@contextmanager
def _step_by_step(model: Any) -> Iterator[None]:
    """Each call sees one batch, whatever training had chosen; metrics begin anew."""
    before = model.steps_per_execution, model.jit_compile
    model.steps_per_execution = 1
    if keras.backend.backend() == "tensorflow":
        model.jit_compile = False
    model.test_function = model.predict_function = None
    if model.compiled:
        model.reset_metrics()
    object.__setattr__(model, "reset_metrics", lambda: None)  # `test_on_batch` would forget the batches before
    try:
        yield
    finally:
        object.__delattr__(model, "reset_metrics")
        model.steps_per_execution, model.jit_compile = before
        model.test_function = model.predict_function = None


def _metrics(model: Any, batch: Batch, ready: Ready) -> dict[str, Any]:
    """Loss and metrics of all batches so far, as Keras computes them."""
    if not model.compiled:
        return {}
    found = model.test_on_batch(*as_keras_takes(batch, ready.raw.input_names, ready.raw.output_names), return_dict=True)
    return {name: _number(value) for name, value in found.items()}


def _number(value: Any) -> Any:
    array = np.asarray(value, dtype="float64")
    return float(array) if array.ndim == 0 else array.ravel().tolist()
