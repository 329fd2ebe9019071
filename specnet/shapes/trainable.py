"""Which weights training changes: what `trainable` says beside a layer, and beside the models around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from specnet.diagnostics import Diagnostic, Label
from specnet.graph import Layer
from specnet.shapes.values import Weight
from specnet.syntax import Node, place_of

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


def unmatched(model: Layer, calls: Iterable[str], root: Node) -> list[Diagnostic]:
    """The faults of patterns that no layer inside of a model matches; `calls` are the paths of all that is known."""
    if not isinstance(model.trainable, tuple):
        return []
    inside = [path for path in calls if path.startswith(f"{model.path}/")]
    around = {path.rpartition("/")[0] for path in inside}
    names = [path.rpartition("/")[2] for path in inside if path not in around]
    return [
        _unmatched(model, number, pattern, names, root)
        for number, pattern in enumerate(model.trainable)
        if not any(fnmatchcase(name, pattern) for name in names)
    ]


def _unmatched(model: Layer, number: int, pattern: str, names: list[str], root: Node) -> Diagnostic:
    label = Label(place_of(root, (*model.loc, "trainable", number)))
    help_text = f"its last layers are {', '.join(f'`{name}`' for name in names[-4:])}"
    return Diagnostic("unknown-name", f"no layer of `{model.name}` matches `{pattern}`", (label,), help=(help_text,))


def decided(layer: Layer, weights: tuple[Weight, ...], decide: Decide | None) -> tuple[Weight, ...]:
    """The weights of a layer, with those marked that training leaves alone."""
    is_trained = decide(layer.name) if decide is not None else layer.trainable is not False
    return weights if is_trained else tuple(weight.freeze() for weight in weights)
