"""One example through a model, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import keras
import numpy

from specnet.backend.inspecting.recording import Event, recorded
from specnet.backend.inspecting.wording import explained
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place

MOST_LAYERS = 40
_MOST_NAMED = 20
_RELU = ("relu", "relu6")


class Panel(NamedTuple):
    """Values to be drawn, without batch axis and with channels last, and what they are."""

    title: str
    array: Any


class Seen(NamedTuple):
    """What one layer made of the example.

    `shapes` are what came in and what went out, without batch axis. `note` says how the one becomes the other. `kernel` is
    (height, width, inputs, filters), or None. `panels` are to be seen side by side: before and after ReLU, or before and
    after pooling, or only what went out.
    """

    name: str
    kind: str
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    note: str
    array: Any
    kernel: Any
    panels: tuple[Panel, ...]
    role: str  # input, layer or output


class Inside(NamedTuple):
    """The layers in the order in which they run, the example itself first; and what was left out, if anything."""

    layers: tuple[Seen, ...]
    notes: tuple[str, ...]


def activations(model: Any, batch: Any, *, layers: Sequence[str] = (), most: int = MOST_LAYERS) -> Inside:
    """What each layer of a built model makes of the first example of a batch (whatever the model is called with).

    Nested models are opened. Where there are more than `most` layers, those inside of nested models give way, convolutions
    and pooling last. `layers` are patterns for names, paths (`backbone/conv*`) or kinds of those that are wanted instead.
    Raises SpecError (`unknown-name`) where a pattern fits none.
    """
    events, outputs = recorded(model, batch)
    ends = {id(output) for output in outputs}
    chosen = _matching(events, layers) if layers else _most_telling(events, most)
    flat = _flattened_shapes(events)
    seen = [_seen(event, flat.get(id(event)), is_output=id(event.outputs) in ends) for event in chosen]
    left = len(events) - len(chosen)
    notes = (f"{left} of {len(events)} layers are not shown: choose with `--layers`",) if left and not layers else ()
    examples = () if layers else _examples(model, batch)
    return Inside((*examples, *seen), notes)


def _examples(model: Any, batch: Any) -> tuple[Seen, ...]:
    names = [tensor.name for tensor in model.inputs]
    values = batch.items() if isinstance(batch, dict) else zip(names, keras.tree.flatten(batch), strict=True)
    found = [(name, _values(value)) for name, value in values]
    return tuple(
        Seen(name, "Input", (array.shape, array.shape), "", array, None, (Panel("what goes in", array),), "input")
        for name, array in found
    )


# -- which layers ---------------------------------------------------------------------------------------------


def _matching(events: list[Event], patterns: Sequence[str]) -> list[Event]:
    unmatched = [pattern for pattern in patterns if not any(_fits(event, pattern) for event in events)]
    if unmatched:
        names = [event.path for event in events]
        shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED]) + (", ..." if len(names) > _MOST_NAMED else "")
        message = "no layer of the model fits " + ", ".join(f"`{pattern}`" for pattern in unmatched)
        label = Label(Place(None, "--layers"))
        raise SpecError([Diagnostic("unknown-name", message, (label,), help=(f"there are {shown}",))])
    return [event for event in events if any(_fits(event, pattern) for pattern in patterns)]


def _fits(event: Event, pattern: str) -> bool:
    names = (event.path, event.path.rpartition("/")[2], type(event.operation).__name__)
    return any(fnmatchcase(name, pattern) for name in names)


def _most_telling(events: list[Event], most: int) -> list[Event]:
    """All layers, or where they are too many: the outer ones, and evenly spaced convolutions and pooling of the inner."""
    if len(events) <= most:
        return events
    outer = [number for number, event in enumerate(events) if "/" not in event.path]
    inner = [number for number, event in enumerate(events) if "/" in event.path and _is_telling(event)]
    kept = [*_spread(outer, most), *_spread(inner, max(most - len(outer), 0))]
    return [events[number] for number in sorted(kept)]


def _is_telling(event: Event) -> bool:
    return "Conv" in type(event.operation).__name__ or "Pooling" in type(event.operation).__name__


def _spread(numbers: list[int], most: int) -> list[int]:
    if len(numbers) <= most:
        return numbers
    return [numbers[round(place * (len(numbers) - 1) / max(most - 1, 1))] for place in range(most)]


# -- what is seen ---------------------------------------------------------------------------------------------


def _seen(event: Event, flat: tuple[int, ...] | None, *, is_output: bool) -> Seen:
    operation = event.operation
    came, went = _values(event.inputs, operation), _values(event.outputs, operation)
    kernel = _kernel(operation, flat)
    panels = (Panel("what goes out", went),) if is_output else _panels(event, came, went)
    said = [part for part in (explained(operation, came.shape, went.shape), _relu_note(event)) if part]
    kind, role = type(operation).__name__, "output" if is_output else "layer"
    return Seen(
        event.path, kind, (came.shape, went.shape), ". ".join(said) + "." * bool(said), went, kernel, panels, role
    )


def _panels(event: Event, came: Any, went: Any) -> tuple[Panel, ...]:
    activation = _activation(event.operation)
    if event.before is not None and activation != "softmax":
        return Panel(f"before {_shown(activation)}", _values(event.before, event.operation)), Panel(
            f"after {_shown(activation)}", went
        )
    if (
        type(event.operation).__name__ in ("ReLU", "LeakyReLU", "PReLU", "ELU", "Activation")
        and activation != "softmax"
    ):
        return Panel("before", came), Panel("after", went)
    if type(event.operation).__name__ in ("MaxPooling2D", "AveragePooling2D"):
        return Panel("before", came), *_both_poolings(event, went)
    return (Panel("what goes out", went),)


def _both_poolings(event: Event, went: Any) -> tuple[Panel, Panel]:
    layer = event.operation
    is_max = type(layer).__name__.startswith("Max")
    pool = keras.ops.average_pool if is_max else keras.ops.max_pool
    other = _values(pool(event.inputs, layer.pool_size, layer.strides, layer.padding, layer.data_format), layer)
    if is_max:
        return Panel("maximum (this layer)", went), Panel("mean, to compare", other)
    return Panel("mean (this layer)", went), Panel("maximum, to compare", other)


def _relu_note(event: Event) -> str:
    is_relu = type(event.operation).__name__ == "ReLU" or _activation(event.operation) in _RELU
    before = event.before if event.before is not None else event.inputs
    if not is_relu:
        return ""
    return f"ReLU: {100 * float((_values(before) < 0).mean()):.0f} % of the values were below 0 and became 0"


def _activation(operation: Any) -> str:
    return getattr(getattr(operation, "activation", None), "__name__", "")


def _shown(activation: str) -> str:
    return {"relu": "ReLU", "relu6": "ReLU6"}.get(activation, activation or "activation")


def _kernel(operation: Any, flat: tuple[int, ...] | None) -> Any:
    """(height, width, inputs, filters) of convolutions in two dimensions, and of dense layers that see a flattened picture."""
    kind = type(operation).__name__
    if kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
        weights = operation.kernel if kind == "Conv2D" else getattr(operation, "depthwise_kernel", operation.weights[0])
        kernel = _plain(weights)
        return kernel if kind == "Conv2D" else kernel.reshape(*kernel.shape[:2], 1, -1)
    if kind == "Dense" and flat is not None:
        return _plain(operation.kernel).reshape(*flat, 1, -1)
    return None


def _flattened_shapes(events: list[Event]) -> dict[int, tuple[int, ...]]:
    """By dense layer: height and width of the grey picture that was flattened for it."""
    found: dict[int, tuple[int, ...]] = {}
    pictures: dict[int, tuple[int, ...]] = {}
    for number, event in enumerate(events):
        came = tuple(getattr(event.inputs, "shape", ()))[1:]
        grey = came[:2] if len(came) == 2 or (len(came) == 3 and came[2] == 1) else ()
        if type(event.operation).__name__ == "Flatten" and grey and min(grey) > 1:
            pictures[id(event.outputs)] = grey
        if type(event.operation).__name__ == "Dense" and len(came) == 1:
            side = math.isqrt(came[0])
            square = (side, side) if number == 0 and side * side == came[0] >= 64 else None
            shape = pictures.get(id(event.inputs), square)
            if shape:
                found[id(event)] = shape
    return found


def _values(value: Any, operation: Any = None) -> Any:
    """The first example of the first tensor as floats, with channels last."""
    array = _plain(keras.tree.flatten(value)[0])[0]
    form = getattr(operation, "data_format", None) or keras.config.image_data_format()
    return numpy.moveaxis(array, 0, -1) if form == "channels_first" and array.ndim >= 3 else array


def _plain(tensor: Any) -> Any:
    return numpy.asarray(keras.ops.convert_to_numpy(tensor)).astype(numpy.float32)
