"""Runs a model once and keeps what goes into each of its layers and what comes out."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import keras

# Layers that add the activation themselves, so that what comes before it can be had too.
_WITH_ACTIVATION = ("Conv", "DepthwiseConv", "SeparableConv", "Dense", "EinsumDense")


class Event(NamedTuple):
    """One call of a layer or operation; `path` has the names of the models around it.

    `before` is what it gives without its activation (None: it has none).
    """

    path: str
    operation: Any
    inputs: Any
    outputs: Any
    before: Any = None


def recorded(model: Any, batch: Any) -> tuple[list[Event], list[Any]]:
    """The calls of all layers and operations, those of nested models too, in the order in which they run; and the model's outputs."""
    events: list[Event] = []
    with ExitStack() as stack:
        for path, operation in _operations(model, ""):
            stack.enter_context(_watched(path, operation, events))
        outputs = model(batch, training=False)
    return _numbered(events), keras.tree.flatten(outputs)


def _operations(model: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Paths and operations of a model, opened where they are models themselves."""
    for operation in getattr(model, "operations", None) or model.layers:
        path = prefix + operation.name
        if isinstance(operation, keras.Model):
            yield from _operations(operation, path + "/")
        elif not isinstance(operation, keras.layers.InputLayer):
            yield path, operation


@contextmanager
def _watched(path: str, operation: Any, events: list[Event]) -> Iterator[None]:
    """Each call of the operation is kept while the block runs."""
    if "call" in vars(operation):  # it is used in two places and watched already
        yield
        return
    original = operation.call

    @functools.wraps(original)
    def call(*args: Any, **kwargs: Any) -> Any:
        outputs = original(*args, **kwargs)
        inputs = args[0] if args else next(iter(kwargs.values()), None)
        before = _without_activation(operation, original, args, kwargs)
        events.append(Event(path, operation, inputs, outputs, before))
        return outputs

    object.__setattr__(operation, "call", call)
    try:
        yield
    finally:
        object.__delattr__(operation, "call")


def _without_activation(operation: Any, call: Any, args: Any, kwargs: Any) -> Any:
    activation = getattr(operation, "activation", None)
    kind = type(operation).__name__
    if not kind.startswith(_WITH_ACTIVATION) or activation in (None, keras.activations.linear):
        return None
    object.__setattr__(operation, "activation", keras.activations.linear)
    try:
        return call(*args, **kwargs)
    finally:
        object.__setattr__(operation, "activation", activation)


def _numbered(events: list[Event]) -> list[Event]:
    """A layer that is applied again is told apart: `encoder`, `encoder (2)`."""
    counts: dict[str, int] = {}
    found = []
    for event in events:
        count = counts[event.path] = counts.get(event.path, 0) + 1
        found.append(event._replace(path=f"{event.path} ({count})") if count > 1 else event)
    return found
