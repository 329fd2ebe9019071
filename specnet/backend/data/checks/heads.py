"""The outputs of a model as a loss sees them: shape, last activation, loss."""

from __future__ import annotations

from typing import Any, NamedTuple

from specnet.backend.data.checks.case import Case
from specnet.diagnostics import Label
from specnet.graph import Graph, Layer, Tensor
from specnet.shapes.refusals import type_of
from specnet.shapes.values import Shape
from specnet.spec import Construct
from specnet.syntax import Path, place_of

SHORT_LOSSES = {"bce": "binarycrossentropy", "mse": "meansquarederror", "mae": "meanabsoluteerror"}
SHORT_LOSSES |= {"mape": "meanabsolutepercentageerror", "msle": "meansquaredlogarithmicerror"}
SPARSE = ("sparsecategoricalcrossentropy",)
CATEGORICAL = (
    "categoricalcrossentropy",
    "categoricalfocalcrossentropy",
    "categoricalgeneralizedcrossentropy",
    "categoricalhinge",
)
BINARY = ("binarycrossentropy", "binaryfocalcrossentropy")
REGRESSION = (
    "meansquarederror",
    "meanabsoluteerror",
    "meanabsolutepercentageerror",
    "meansquaredlogarithmicerror",
    "huber",
    "logcosh",
)
# Layers that change no value, or none in prediction.
PASSING = {"Flatten", "Reshape", "Permute", "Identity", "Dropout", "SpatialDropout1D", "ActivityRegularization"}
PASSING |= {"Cropping1D", "Cropping2D", "Cropping3D", "UpSampling2D", "GaussianNoise", "GaussianDropout"}
# Layers whose activation is the last thing that they do.
ACTIVATED = {"Dense", "EinsumDense", "SeparableConv1D", "SeparableConv2D"}
ACTIVATED |= {f"{kind}{axes}D" for kind in ("Conv", "DepthwiseConv") for axes in (1, 2, 3)}
ACTIVATED |= {f"Conv{axes}DTranspose" for axes in (1, 2, 3)}
OWN_ACTIVATION = {"Softmax": "softmax", "ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "relu", "ELU": "elu"}
OPERATIONS = {"softmax", "sigmoid", "relu", "tanh", "elu", "gelu", "silu", "softplus", "leaky_relu", "hard_sigmoid"}
WRAPPERS = ("TimeDistributed", "SpectralNormalization")


class Head(NamedTuple):
    """One output: its shape for one example, last activation (None: not known), the loss without underscores.

    `layer` is the layer that activates, as a place; `loss_at` where the loss is written.
    """

    name: str
    shape: Shape | None
    activation: str | None
    layer: Layer
    loss: str
    from_logits: bool
    loss_at: Path

    @property
    def units(self) -> int | None:
        """The size of the last axis."""
        return self.shape[-1] if self.shape else None


def heads(case: Case) -> list[Head]:
    """The outputs that have a loss."""
    if case.training is None:
        return []
    found = []
    for number, name in enumerate(case.raw.output_names):
        loss, loc = _loss(case, number, name)
        if loss is not None:
            found.append(_head(case, number, name, loss, loc))
    return found


def _loss(case: Case, number: int, name: str) -> tuple[Construct | None, Path]:
    written: Any = case.training.loss if case.training else None
    if isinstance(written, dict):
        return written.get(name), ("training", "loss", name)
    if isinstance(written, tuple):
        return (written[number] if number < len(written) else None), ("training", "loss", number)
    return written, ("training", "loss")


def _head(case: Case, number: int, name: str, loss: Construct, loc: Path) -> Head:
    graph, tensor = case.graph, case.graph.outputs[number]
    types = [case.loaded.facts.calls[call.name].types for call in graph.calls]
    shape = type_of(tensor, types).shape
    layer, activation = last_activation(graph, tensor)
    squeezed = loss.kind.replace("_", "").lower()
    from_logits = bool(getattr(loss.arguments, "from_logits", False))
    kind = SHORT_LOSSES.get(squeezed, squeezed)
    return Head(name, None if shape is None else shape[1:], activation, layer, kind, from_logits, loc)


def last_activation(graph: Graph, tensor: Tensor) -> tuple[Layer, str | None]:
    """The layer that gives a tensor its last activation, and that activation where it is known."""
    call = graph.calls[tensor.call]
    layer = graph.layers[call.layer]
    if layer.graph is not None:
        return last_activation(layer.graph, layer.graph.outputs[tensor.output or 0])
    activation = _activation(layer.kind, layer.arguments, layer.entry.group if layer.entry else "")
    passes = layer.kind in PASSING or (layer.kind == "Activation" and activation == "linear")
    if passes and isinstance(call.inputs, Tensor):
        return last_activation(graph, call.inputs)
    return layer, activation


def _activation(kind: str, arguments: Any, group: str) -> str | None:
    if group == "ops":
        return kind if kind in OPERATIONS else None
    if group == "applications":
        with_top = getattr(arguments, "include_top", True)
        return _name(getattr(arguments, "classifier_activation", "softmax")) if with_top else None
    if kind in WRAPPERS and isinstance(inner := getattr(arguments, "layer", None), Construct):
        return _activation(inner.kind, inner.arguments, inner.group)
    if kind in OWN_ACTIVATION:
        return OWN_ACTIVATION[kind]
    if kind in ACTIVATED or kind == "Activation":
        return _name(getattr(arguments, "activation", None))
    return None


def _name(activation: Any) -> str | None:
    if activation is None:
        return "linear"
    return activation.kind if isinstance(activation, Construct) else str(activation)


def units_label(case: Case, head: Head, text: str = "") -> Label:
    """Where the number of units of an output is written, else its layer."""
    layer = head.layer
    for name in ("units", "filters"):
        if hasattr(layer.arguments, name):
            return Label(place_of(case.root, (*layer.loc, layer.kind, name)), text)
    return layer_label(case, head, text)


def layer_label(case: Case, head: Head, text: str = "") -> Label:
    """The layer of an output."""
    return Label(place_of(case.root, (*head.layer.loc, head.layer.kind), at_key=True), text)


def activation_label(case: Case, head: Head, text: str = "") -> Label:
    """Where the last activation is written, else its layer."""
    written = head.layer.arguments.given() if hasattr(head.layer.arguments, "given") else {}
    if "activation" not in written:
        return layer_label(case, head, text)
    return Label(place_of(case.root, (*head.layer.loc, head.layer.kind, "activation")), text)


def loss_label(case: Case, head: Head, text: str = "") -> Label:
    """Where the loss is written."""
    return case.at(head.loss_at, text)


def said(case: Case, head: Head) -> str:
    """The loss as the spec writes it."""
    written = case.training.loss if case.training else None
    one = written.get(head.name) if isinstance(written, dict) else written
    one = one[case.raw.output_names.index(head.name)] if isinstance(one, tuple) else one
    return str(getattr(one, "kind", head.loss))
