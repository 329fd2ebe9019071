"""Which weights training changes: what `trainable` says beside a layer, and beside the models around it."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from specnet.graph import Layer
from specnet.shapes.values import Weight

# What a model around says of a layer by its name. The outermost model that says something decides.
Decide = Callable[[str], bool]


def decision(model: Layer) -> Decide | None:
    """What `trainable` beside a nested model or backbone says of the layers inside."""
    said = model.trainable
    if said is None:
        return None
    if isinstance(said, bool):
        return lambda name: said
    return lambda name: any(fnmatchcase(name, pattern) for pattern in said)


def decided(layer: Layer, weights: tuple[Weight, ...], decide: Decide | None) -> tuple[Weight, ...]:
    """The weights of a layer, with those marked that training leaves alone."""
    is_trained = decide(layer.name) if decide is not None else layer.trainable is not False
    return weights if is_trained else tuple(weight.freeze() for weight in weights)
