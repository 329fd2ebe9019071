"""Wired drafts -> Graph: outputs are found, cycles and dead ends reported, calls put in order."""

from __future__ import annotations

from typing import Any, NamedTuple

from specnet.graph import order
from specnet.graph.graph import Call, Graph, Layer, Tensor, tensors_in
from specnet.graph.scope import Draft, Scope


class Outputs(NamedTuple):
    """The outputs of a model with their names; `single` where Keras shall give a tensor and no list."""

    tensors: tuple[Tensor, ...]
    names: tuple[str, ...]
    single: bool


def find_outputs(scope: Scope) -> Outputs:
    """What `outputs` names, or what the last item gives."""
    names = scope.model.outputs
    if names is None:
        return _last(scope.drafts[-1])
    loc = (*scope.loc, "outputs")
    if isinstance(names, str):
        tensor = scope.tensor(names, loc)
        return Outputs((tensor,) if tensor else (), (names,), single=True)
    if not names:
        scope.faults.add(
            "wrong-value", "a model has at least one output", loc, help="leave `outputs` out to get the last item"
        )
    for number, name in enumerate(names):
        if name in names[:number]:
            scope.faults.add("duplicate-name", f"the output `{name}` is listed twice", (*loc, number))
    tensors = [scope.tensor(name, (*loc, number)) for number, name in enumerate(names)]
    return Outputs(tuple(tensor for tensor in tensors if tensor), names, single=False)


def _last(draft: Draft) -> Outputs:
    if draft.outputs in (1, None):
        return Outputs((Tensor(draft.index),), (draft.name,), single=True)
    numbers = range(draft.outputs or 1)
    names = draft.item.outputs or tuple(f"{draft.name}_{number}" for number in numbers)
    return Outputs(tuple(Tensor(draft.index, number) for number in numbers), names, single=False)


def finish(scope: Scope, outputs: Outputs) -> Graph | None:
    """The graph; None and faults where items depend on each other in a circle, or lead nowhere."""
    needs = [[tensor.call for tensor in tensors_in((draft.inputs, draft.keywords))] for draft in scope.drafts]
    circle = order.cycle(needs)
    if circle:
        _report_cycle(scope, circle)
        return None
    used = order.reachable(needs, [tensor.call for tensor in outputs.tensors])
    if len(used) < len(scope.drafts):
        _report_unused(scope, [draft for draft in scope.drafts if draft.index not in used], needs)
        return None
    return _graph(scope, outputs, order.sorted_calls(needs))


def _report_cycle(scope: Scope, circle: list[int]) -> None:
    names = " -> ".join(f"`{scope.drafts[index].name}`" for index in [*circle, circle[0]])
    first, *others = sorted(circle)
    also = [(scope.drafts[index].loc, "") for index in others[:4]]
    message = f"layers depend on each other in a circle: {names}"
    scope.faults.add(
        "cycle", message, scope.drafts[first].loc, also=also, help="a layer can only use what comes before it"
    )


def _report_unused(scope: Scope, unused: list[Draft], needs: list[list[int]]) -> None:
    """Only the ends of unused branches are named: what leads to them is used by them."""
    wanted = {index for draft in unused for index in needs[draft.index]}
    for draft in unused:
        if draft.index not in wanted:
            help_text = "use it in `inputs` of a later item, add it to `outputs`, or remove it"
            scope.faults.add(
                "unreachable-layer", f"`{draft.name}` leads to no output of the model", draft.loc, help=help_text
            )


def _graph(scope: Scope, outputs: Outputs, sequence: list[int]) -> Graph:
    position = {index: number for number, index in enumerate(sequence)}
    calls = tuple(_call(scope.drafts[index], position) for index in sequence)
    inputs = tuple(position[draft.index] for draft in scope.drafts if draft.is_input)
    tensors = tuple(_moved(tensor, position) for tensor in outputs.tensors)
    is_chain = outputs.single and tensors == (Tensor(len(calls) - 1),) and _is_chain(scope.layers, calls)
    return Graph(scope.name, tuple(scope.layers), calls, inputs, tensors, outputs.names, outputs.single, is_chain)


def _call(draft: Draft, position: dict[int, int]) -> Call:
    inputs, keywords = _moved(draft.inputs, position), _moved(draft.keywords, position)
    return Call(draft.layer, draft.name, draft.form, inputs, keywords, draft.outputs, draft.loc)


def _moved(value: Any, position: dict[int, int]) -> Any:
    """Tensors by the place of their call in the final order."""
    if isinstance(value, Tensor):
        return Tensor(position[value.call], value.output)
    if isinstance(value, dict):
        return {key: _moved(item, position) for key, item in value.items()}
    return tuple(_moved(item, position) for item in value) if isinstance(value, tuple) else value


def _is_chain(layers: list[Layer], calls: tuple[Call, ...]) -> bool:
    """Whether `keras.Sequential` can hold it: one input, then layers that each take what the one above gives."""
    if len(calls) < 2 or len(layers) != len(calls) or layers[calls[0].layer].kind != "Input":
        return False
    return all(_follows(layers[call.layer], call, number) for number, call in enumerate(calls) if number)


def _follows(layer: Layer, call: Call, number: int) -> bool:
    is_layer = layer.graph is not None or (
        layer.entry is not None and layer.entry.form != "operation" and layer.kind != "Input"
    )
    return (
        is_layer
        and call.form in ("one", "model")
        and call.inputs == Tensor(number - 1)
        and not call.keywords
        and call.outputs == 1
    )
