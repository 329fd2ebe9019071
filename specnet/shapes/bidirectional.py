"""Recurrent layers that go through their input both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from specnet.shapes.cells import named
from specnet.shapes.dimensions import agree
from specnet.shapes.recurrent import need_initial_state, run_inside, told
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, shape_text
from specnet.spec import Construct

_ALIKE = ("stateful", "return_sequences", "return_state")


def bidirectional(use: Use) -> Inferred:
    """Keras takes both ways to give what the way forward gives. Source: https://keras.io/api/layers/recurrent_layers/bidirectional/"""
    given = use.arguments
    _need_opposites(given.layer, given.backward_layer)
    forward, run = run_inside(use, given.layer, ("layer",))
    backward, back = (forward, run)
    if given.backward_layer is not None:
        backward, back = run_inside(use, given.backward_layer, ("backward_layer",))
    for_one, for_other = _halves(use)
    need_initial_state(forward, run, for_one)
    need_initial_state(backward, back, for_other)
    one, other = told(forward, run), told(backward, back)
    names = _names(use, given.layer, given.backward_layer)
    weights = (*named(run.weights, names[0]), *named(back.weights, names[1]))
    macs = None if one.macs is None or other.macs is None else one.macs + other.macs
    return Inferred(_outputs(use, one, other), weights, macs)


def _outputs(use: Use, one: Inferred, other: Inferred) -> tuple[TensorType, ...]:
    output, *states = (replace(tensor, dtype=use.policy.compute) for tensor in one.outputs)
    mode = use.arguments.merge_mode
    if mode is None:
        return (output, output, *states, *states)
    shape, back = output.shape or (), other.outputs[0].shape or ()
    if mode == "concat":
        last = shape[-1]
        shape = (*shape[:-1], None if last is None else 2 * last)
    else:
        _need_alike(use, shape, back)
    return (replace(output, shape=shape), *states, *states)


def _need_alike(use: Use, one: Shape, other: Shape) -> None:
    """Sizes of one stretch; all others must be the same for the two outputs to be added or multiplied."""
    if all(agree(*pair) or 1 in pair for pair in zip(one, other, strict=False)):
        return
    raise Refusal(
        "shape-mismatch",
        f"`merge_mode: {use.arguments.merge_mode}` joins outputs of one shape; `layer` gives {shape_text(one)}, and `backward_layer` {shape_text(other)}",
        ("backward_layer",),
        help="use `merge_mode: null`, and join the two outputs yourself",
    )


def _names(use: Use, layer: Construct, backward: Construct | None) -> tuple[str, str]:
    assert use.inner_name is not None
    name = use.inner_name(layer)
    own = f"backward_{name.removeprefix('backward_')}" if backward is None else use.inner_name(backward)
    return f"forward_{name.removeprefix('forward_')}", own


def _halves(use: Use) -> tuple[object, object]:
    """The states for the way forward and the way back."""
    states = use.call.get("initial_state")
    if states is None:
        return None, None
    if not isinstance(states, tuple):
        raise Refusal(
            "unfit-argument",
            "`Bidirectional` starts from a list of states: first those forward, then those back",
            keyword=("initial_state",),
        )
    half = len(states) // 2
    return states[:half], states[half:]


def _need_opposites(layer: Construct, backward: Construct | None) -> None:
    one: Any = layer.arguments
    other: Any = None if backward is None else backward.arguments
    if backward is None and one.go_backwards:
        raise Refusal(
            "unfit-argument",
            "`Bidirectional` makes the way back itself, so that its `layer` must go forwards",
            ("layer", layer.kind, "go_backwards"),
            help="leave out `go_backwards`",
        )
    if other is not None and backward is not None and one.go_backwards == other.go_backwards:
        raise Refusal(
            "unfit-argument",
            f"both layers of `Bidirectional` go {'backwards' if one.go_backwards else 'forwards'}",
            ("backward_layer", backward.kind),
            help=f"write `go_backwards: {'false' if one.go_backwards else 'true'}` for `backward_layer`",
        )
    for name in _ALIKE if other is not None and backward is not None else ():
        if getattr(one, name) != getattr(other, name):
            raise Refusal(
                "unfit-argument",
                f"the two layers of `Bidirectional` need the same `{name}`",
                ("backward_layer", backward.kind if backward else ""),
            )
    if one.stateful and one.return_state:
        raise Refusal(
            "unfit-argument",
            "`Bidirectional` cannot both keep its states and give them",
            ("layer", layer.kind, "return_state"),
            help="leave out `stateful` or `return_state`",
        )
