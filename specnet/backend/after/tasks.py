"""What an output of a model says: which class, several labels, or numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.examples import Array
from specnet.graph import Graph, Tensor
from specnet.spec import Construct, Spec

CLASSIFICATION, BINARY, MULTI_LABEL, REGRESSION, OTHER = (
    "classification",
    "binary",
    "multi_label",
    "regression",
    "other",
)
# Losses of Keras by what they say of the targets, spelled without capitals and underscores.
# Source: https://keras.io/api/losses/
OF_CLASSES = {
    "sparsecategoricalcrossentropy",
    "categoricalcrossentropy",
    "categoricalfocalcrossentropy",
    "categoricalgeneralizedcrossentropy",
    "categoricalhinge",
}
OF_LABELS = {"binarycrossentropy", "binaryfocalcrossentropy", "bce"}
OF_SIGNS = {"hinge", "squaredhinge"}
OF_NUMBERS = {
    *("meansquarederror", "mse", "meanabsoluteerror", "mae", "meanabsolutepercentageerror", "mape"),
    *("meansquaredlogarithmicerror", "msle", "logcosh", "huber", "poisson", "cosinesimilarity"),
}
# Forms of `data.labels` that say it without the loss.
BY_LABELS = {
    "integer": CLASSIFICATION,
    "one_hot": CLASSIFICATION,
    "binary": BINARY,
    "multi_label": MULTI_LABEL,
    "regression": REGRESSION,
    "inputs": REGRESSION,
}


class Task(NamedTuple):
    """What an output says. Above `threshold` the answer is yes; `logits` still have to become probabilities."""

    kind: str
    logits: bool = False
    threshold: float = 0.5
    class_names: tuple[str, ...] = ()

    def name(self, number: int) -> str:
        """The name of a class, its number where it has none."""
        return self.class_names[number] if 0 <= number < len(self.class_names) else str(number)

    def shares(self, output: Array) -> Array:
        """The output as probabilities, float64; those of classes along the last axis."""
        values = output.astype("float64")
        if not self.logits:
            return values
        if self.kind != CLASSIFICATION:
            yes: Array = np.exp(-np.logaddexp(0, -values))
            return yes
        grown = np.exp(values - values.max(axis=-1, keepdims=True))
        found: Array = grown / grown.sum(axis=-1, keepdims=True)
        return found


def tasks_of(spec: Spec, graph: Graph, shapes: Sequence[Sequence[int | None]], names: Any) -> dict[str, Task]:
    """The task of each output of a model; `names` are those of the classes, `shapes` those of the outputs."""
    return {
        output: _task(spec, graph, place, tuple(shape), names)
        for place, (output, shape) in enumerate(zip(graph.output_names, shapes, strict=True))
    }


def _task(spec: Spec, graph: Graph, place: int, shape: tuple[int | None, ...], names: Any) -> Task:
    loss = _loss(spec, graph, place)
    kind = _spelled(loss.kind) if loss is not None else ""
    sort = _sort(spec, graph, place, kind, shape)
    logits = bool(loss is not None and loss.arguments is not None and getattr(loss.arguments, "from_logits", False))
    threshold = 0.0 if kind in OF_SIGNS else 0.5
    return Task(sort, logits, threshold, _class_names(sort, shape, names, graph.output_names[place]))


def _loss(spec: Spec, graph: Graph, place: int) -> Construct | None:
    written: Any = spec.training.loss if spec.training is not None else None
    if isinstance(written, Mapping):
        written = written.get(graph.output_names[place])
    elif isinstance(written, tuple):
        written = written[place]
    return written if isinstance(written, Construct) else None


def _spelled(kind: str) -> str:
    return kind.lower().replace("_", "")


def _sort(spec: Spec, graph: Graph, place: int, loss: str, shape: tuple[int | None, ...]) -> str:
    units = shape[-1]
    labels = spec.data.labels if spec.data is not None else None
    if labels in BY_LABELS and (len(graph.output_names) == 1 or not loss):
        told = BY_LABELS[labels]
        return BINARY if told == CLASSIFICATION and units == 1 else told
    if loss in OF_CLASSES:
        return CLASSIFICATION if units != 1 else OTHER
    if loss in OF_LABELS or loss in OF_SIGNS:
        return BINARY if units == 1 else MULTI_LABEL
    if loss in OF_NUMBERS:
        return REGRESSION
    return OTHER if loss else _by_activation(graph, place, units)


def _by_activation(graph: Graph, place: int, units: int | None) -> str:
    """Where there is no loss, the last layer says it."""
    tensor: Tensor = graph.outputs[place]
    layer = graph.layers[graph.calls[tensor.call].layer]
    if layer.entry is not None and layer.entry.form == "model":
        return CLASSIFICATION if getattr(layer.arguments, "include_top", False) else OTHER
    activation = getattr(layer.arguments, "activation", None)
    said = _spelled(activation.kind if isinstance(activation, Construct) else str(activation or layer.kind))
    if said == "softmax":
        return CLASSIFICATION
    if said == "sigmoid":
        return BINARY if units == 1 else MULTI_LABEL
    return REGRESSION


def _class_names(sort: str, shape: tuple[int | None, ...], names: Any, output: str) -> tuple[str, ...]:
    """The names that fit an output: as many as it has classes, two for yes and no."""
    given = tuple(map(str, (names.get(output) if isinstance(names, Mapping) else names) or ()))
    wanted = {CLASSIFICATION: shape[-1], MULTI_LABEL: shape[-1], BINARY: 2}.get(sort)
    if wanted is None:
        return ()
    return given if len(given) == wanted else tuple(map(str, range(wanted)))
