"""What `data` and `training` say of classes and layers, against the shapes and names of the model."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from specnet.diagnostics import Diagnostic, Label, did_you_mean
from specnet.graph import Graph
from specnet.shapes.facts import Facts
from specnet.spec import Construct, Spec
from specnet.syntax import Node, Path, place_of

MOST_LISTED = 6
# Losses whose output has one unit for each class, and those that take one unit for two classes.
_MANY = ("sparsecategoricalcrossentropy", "categoricalcrossentropy", "categoricalfocalcrossentropy")
_BINARY = ("binarycrossentropy", "bce", "binaryfocalcrossentropy")


def check_targets(spec: Spec, graph: Graph, facts: Facts, root: Node) -> list[Diagnostic]:
    """The faults of class names and class weights against the units of the output, and of patterns that match no layer."""
    classes = _classes(spec, graph, facts)
    return [
        *(_class_names(spec, classes, root) if classes else ()),
        *(_class_weights(spec, classes, root) if classes else ()),
        *_phases(spec, facts, root),
    ]


def _classes(spec: Spec, graph: Graph, facts: Facts) -> int | None:
    """How many classes the output of the model tells apart, where its loss leaves no doubt."""
    loss = spec.training.loss if spec.training else None
    if isinstance(loss, dict | tuple):
        loss = next(iter(loss.values() if isinstance(loss, dict) else loss), None)
    if not isinstance(loss, Construct) or len(graph.outputs) != 1 or _has_axis(loss):
        return None
    shape = facts.total.types[0].shape if facts.total.types else None
    units = shape[-1] if shape else None
    kind = loss.kind.replace("_", "").lower()
    if units is None or kind not in (*_MANY, *_BINARY):
        return None
    return 2 if kind in _BINARY and units == 1 else units


def _has_axis(loss: Construct) -> bool:
    return getattr(loss.arguments, "axis", -1) != -1


def _class_names(spec: Spec, classes: int, root: Node) -> list[Diagnostic]:
    names = spec.data.class_names if spec.data else None
    if not names or len(names) == classes:
        return []
    message = f"there are {len(names)} names for the {classes} classes of the output"
    help_text = "name each class, in the order of the numbers, or change the units of the last layer"
    return [_fault("class-count", message, root, ("data", "class_names"), help_text=help_text)]


def _class_weights(spec: Spec, classes: int, root: Node) -> list[Diagnostic]:
    weights = spec.training.class_weight if spec.training else None
    names = [str(name) for name in (spec.data.class_names or ())] if spec.data else []
    faults = []
    for key in weights if isinstance(weights, dict) else ():
        if key in names or (key.isdecimal() and int(key) < classes) or not (key.lstrip("-").isdecimal() or names):
            continue
        loc: Path = ("training", "class_weight", key)
        label = did_you_mean(key, names)
        message = f"there is no class `{key}`"
        help_text = f"the output has the classes 0 to {classes - 1}" + (f": {_listed(names)}" if names else "")
        faults.append(_fault("class-count", message, root, loc, label, help_text, at_key=True))
    return faults


def _phases(spec: Spec, facts: Facts, root: Node) -> list[Diagnostic]:
    """Patterns of phases go by the path of a layer: its name, with those of the models around it."""
    around = {path.rpartition("/")[0] for path in facts.calls}
    paths = [path for path in facts.calls if path not in around]
    phases: Any = (spec.training.phases if spec.training else None) or ()
    return [
        _unmatched(pattern, paths, root, ("training", "phases", number, "trainable", place))
        for number, phase in enumerate(phases)
        for place, pattern in enumerate(phase.trainable if isinstance(phase.trainable, tuple) else ())
        if not any(fnmatchcase(path, pattern) for path in paths)
    ]


def _unmatched(pattern: str, paths: list[str], root: Node, loc: Path) -> Diagnostic:
    inside = next((path for path in paths if fnmatchcase(path.rpartition("/")[2], pattern)), "")
    model = inside.rpartition("/")[0]
    help_text = (
        f"layers of `{model}` are meant by `{model}/{pattern}`"
        if inside
        else f"its last layers are {_listed(paths[-4:])}"
    )
    return _fault("unknown-name", f"no layer of the model matches `{pattern}`", root, loc, help_text=help_text)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:MOST_LISTED]) + (", ..." if len(names) > MOST_LISTED else "")


def _fault(
    code: str, message: str, root: Node, loc: Path, label: str = "", help_text: str = "", *, at_key: bool = False
) -> Diagnostic:
    return Diagnostic(code, message, (Label(place_of(root, loc, at_key=at_key), label),), (), (help_text,))
