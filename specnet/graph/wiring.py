"""The `inputs` and `call` of items -> tensors."""

from __future__ import annotations

from typing import Any

from specnet.catalog.curated.calls import InputForm
from specnet.graph.graph import Inputs, Layer, Tensor
from specnet.graph.inputs import InputFault, arrange
from specnet.graph.scope import Draft, Scope
from specnet.spec import ModelSpec
from specnet.syntax import Path


def wire(scope: Scope, draft: Draft) -> None:
    """Finds the tensors of an item, and how they are handed to its layer."""
    if draft.layer < 0 or _is_broken_model(scope.layers[draft.layer]):
        return
    if draft.is_input:
        _refuse_wiring(scope, draft)
        return
    before = len(scope.faults.found)
    given = _given(scope, draft)
    draft.keywords = {
        key: _keyword(scope, value, (*draft.loc, "call", key)) for key, value in (draft.item.call or {}).items()
    }
    if len(scope.faults.found) == before and given is not None:
        _arrange(scope, draft, given)


def _is_broken_model(layer: Layer) -> bool:
    return isinstance(layer.arguments, ModelSpec) and layer.graph is None


def _refuse_wiring(scope: Scope, draft: Draft) -> None:
    for key in ("inputs", "call"):
        if getattr(draft.item, key) is not None:
            message = f"an `Input` has no `{key}`: it is where data comes in"
            scope.faults.add("input-with-inputs", message, (*draft.loc, key), at_key=True, help="remove it")


def _given(scope: Scope, draft: Draft) -> Inputs:
    """The tensors that an item names; left out, that of the item above."""
    inputs, loc = draft.item.inputs, (*draft.loc, "inputs")
    if inputs is None:
        return _above(scope, draft)
    if isinstance(inputs, str):
        return scope.tensor(inputs, loc)
    if isinstance(inputs, dict):
        found = {key: _named(scope, value, (*loc, key)) for key, value in inputs.items()}
        return {key: tensor for key, tensor in found.items() if tensor}
    several = [scope.tensor(name, (*loc, number)) for number, name in enumerate(inputs)]
    return tuple(tensor for tensor in several if tensor)


def _named(scope: Scope, value: str | dict[str, str], loc: Path) -> Any:
    """A tensor, or a dict of them for layers that take nested dicts."""
    if isinstance(value, str):
        return scope.tensor(value, loc)
    return {key: tensor for key, name in value.items() if (tensor := scope.tensor(name, (*loc, key)))}


def _above(scope: Scope, draft: Draft) -> Inputs:
    above = scope.drafts[draft.index - 1]
    if above.layer < 0:
        return None
    if above.outputs not in (1, None):
        scope.ambiguous_output(above, draft.loc, "the item above")
        return None
    return Tensor(above.index)


def _keyword(scope: Scope, value: Any, loc: Path) -> Any:
    """An argument of the call: texts are names of tensors."""
    if isinstance(value, str):
        return scope.tensor(value, loc)
    if isinstance(value, tuple):
        return tuple(_keyword(scope, item, (*loc, number)) for number, item in enumerate(value))
    return value


def _arrange(scope: Scope, draft: Draft, given: Inputs) -> None:
    layer = scope.layers[draft.layer]
    try:
        draft.form, draft.inputs = arrange(layer.kind, _form(layer), given, layer)
    except InputFault as fault:
        loc = draft.loc if draft.item.inputs is None else (*draft.loc, "inputs", *fault.loc)
        scope.faults.add(fault.code, fault.message, loc, fault.label, help=fault.help, at_key=bool(fault.loc))


def _form(layer: Layer) -> InputForm:
    if layer.graph is not None:
        names = tuple(layer.graph.layers[layer.graph.calls[number].layer].name for number in layer.graph.inputs)
        return InputForm("model", len(names), len(names), names)
    assert layer.entry is not None
    return layer.entry.inputs
