"""`class_weight`: how much an example counts by its class, as Keras does it."""

from __future__ import annotations

import numpy as np

from specnet.backend.data.examples import Array, Arrays, Batch, Examples, Mapped
from specnet.backend.data.prepare import Ready
from specnet.diagnostics import Diagnostic, Label, SpecError, did_you_mean
from specnet.spec.training import Training
from specnet.syntax import Node, place_of


def class_weights(ready: Ready, training: Training, root: Node) -> dict[int, float] | None:
    """The weight of each class number; `balanced` gives every class the same sum. Raises SpecError for a class that nobody knows.

    Source of the balance: https://scikit-learn.org/stable/modules/generated/sklearn.utils.class_weight.compute_class_weight.html
    """
    if training.class_weight is None:
        return None
    if training.class_weight == "balanced":
        return _balanced(ready)
    names = ready.raw.class_names or ()
    return {_number(str(key), names, root): float(value) for key, value in training.class_weight.items()}


def _number(key: str, names: tuple[str, ...], root: Node) -> int:
    if key in names:
        return names.index(key)
    if key.isdigit():
        return int(key)
    label = Label(place_of(root, ("training", "class_weight", key), at_key=True), did_you_mean(key, names))
    there = (f"the classes are {', '.join(f'`{name}`' for name in names)}",) if names else ()
    raise SpecError([Diagnostic("class-count", f"no class is called `{key}`", (label,), help=there)])


def _balanced(ready: Ready) -> dict[int, float]:
    (name,) = ready.labels
    encoded = [ready.labels[name].numbers(batch.targets[name]) for batch in ready.raw.splits.train.one_pass(4096)]
    numbers = np.concatenate([class_numbers(one) for one in encoded])
    classes, counts = np.unique(numbers, return_counts=True)
    weights = len(numbers) / (len(classes) * counts)
    return {int(one): float(weight) for one, weight in zip(classes, weights, strict=True)}


def class_numbers(target: Array) -> Array:
    """The class of each example: where a row is largest, else the number itself, rounded."""
    if target.ndim == 2 and target.shape[1] > 1:
        largest: Array = np.argmax(target, axis=-1)
        return largest
    return np.round(target.reshape(len(target))).astype("int64")


def weighted(examples: Examples, weights: dict[int, float] | None) -> Examples:
    """The examples with the weight of their class as sample weight, times the weight that they had; classes not named weigh 1."""
    if weights is None:
        return examples

    def change(batch: Batch) -> Batch:
        (target,) = batch.targets.values()
        found = np.asarray([weights.get(int(one), 1.0) for one in class_numbers(target)], dtype="float32")
        return batch._replace(weights=found if batch.weights is None else found * batch.weights)

    return Arrays(*change(examples.all)) if isinstance(examples, Arrays) else Mapped(examples, change)
