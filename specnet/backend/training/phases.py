"""The stretches of a training, and which layers each of them trains."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import keras

from specnet.spec import Construct
from specnet.spec.training import Training


class Stretch(NamedTuple):
    """One call of `fit`: epochs `start` to `end` (counted from 0, `end` is not trained) with one optimizer."""

    name: str | None
    start: int
    end: int
    optimizer: Construct | None
    trainable: bool | tuple[str, ...] | None
    callbacks: tuple[Construct, ...]
    loc: tuple[str | int, ...]


def stretches(training: Training) -> list[Stretch]:
    """The phases of a training one after the other; without phases the whole of it is one."""
    start = training.initial_epoch or 0
    if not training.phases:
        whole = training.epochs or 1
        return [
            Stretch(None, start, whole, training.optimizer, None, training.callbacks or (), ("training", "callbacks"))
        ]
    found = []
    for number, phase in enumerate(training.phases):
        end = start + (phase.epochs or training.epochs or 1)
        own = phase.callbacks is not None
        loc = ("training", "phases", number, "callbacks") if own else ("training", "callbacks")
        callbacks = (phase.callbacks if own else training.callbacks) or ()
        name = phase.name or f"phase {number + 1}"
        found.append(Stretch(name, start, end, phase.optimizer or training.optimizer, phase.trainable, callbacks, loc))
        start = end
    return found


def told(stretch: Stretch, model: Any, place: str, begin: int, end: int) -> str:
    """`head (phase 1 of 2): epochs 1 to 5, Adam, 514 of 219,058 parameters are trained`."""
    trained = sum(math.prod(variable.shape) for variable in model.trainable_variables)
    optimizer = type(model.optimizer).__name__ if model.optimizer is not None else "no optimizer"
    numbered = f"phase {place}" if (stretch.name or "").startswith("phase ") else f"{stretch.name} (phase {place})"
    return f"{numbered}: epochs {begin + 1} to {end}, {optimizer}, {trained:,} of {model.count_params():,} parameters are trained"


def set_trainable(model: Any, said: bool | tuple[str, ...] | None) -> None:
    """Makes all layers trainable or none, or those whose path matches a pattern in addition to those that are."""
    if said is None:
        return
    if isinstance(said, bool):
        model.trainable = said
        return
    leaves = list(_leaves(model, ""))
    trained = [leaf.trainable or any(fnmatchcase(path, pattern) for pattern in said) for path, leaf in leaves]
    for inner in (model, *_models(model)):
        inner.trainable = True  # a frozen model hides the layers inside; this sets them too
    for (_, leaf), wanted in zip(leaves, trained, strict=True):
        leaf.trainable = wanted


def _leaves(model: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _leaves(layer, f"{prefix}{layer.name}/")
        else:
            yield f"{prefix}{layer.name}", layer


def _models(model: Any) -> Iterator[Any]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield layer
            yield from _models(layer)
