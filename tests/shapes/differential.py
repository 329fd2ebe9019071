"""One case put to the rule and to Keras: both give the same shapes, dtypes and weights, or both refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from random import Random
from typing import Any

import keras
from keras.src.backend.common import global_state
from pydantic import ValidationError

from specnet.backend.instantiate import Instantiator, instantiate_value
from specnet.backend.isolation import isolated
from specnet.backend.operations import call_operation
from specnet.catalog import KERAS
from specnet.graph import Call, Layer
from specnet.shapes.ask import ask
from specnet.shapes.values import Refusal, Settings, TensorType
from specnet.spec import Construct
from specnet.spec.forms import read_form

REFUSED = "refused"
LEAST = 50


@dataclass(frozen=True)
class Case:
    """Arguments as a spec has them; inputs as nested lists and dicts of `(shape, dtype)`; arguments of the call.

    Operations take a dict by the names of their tensors, or a list.
    """

    arguments: Any
    inputs: Any
    call: dict[str, Any] = field(default_factory=dict)


Generator = Callable[[Random], Case]


def check_kind(
    kind: str,
    generate: Generator,
    *,
    cases: int = LEAST,
    group: str = "layers",
    least_accepted: float = 0.3,
    beyond: Callable[[Case], bool] = lambda case: False,
) -> None:
    """Puts generated cases of one kind to both sides, and shows all that differ.

    At least a share of `least_accepted` must be accepted by Keras, so that a generator of nonsense does not pass. Where
    `beyond` holds, the rule must refuse, whatever Keras says of symbols: it would fail when numbers flow.
    """
    random, accepted, differing = Random(kind), 0, []
    for _ in range(cases):
        case = generate(random)
        theirs, ours = keras_says(group, kind, case), rule_says(group, kind, case)
        accepted += theirs[0] != REFUSED
        wanted = (REFUSED, "beyond Keras") if beyond(case) else theirs
        if wanted[0] != ours[0] or (wanted[0] != REFUSED and wanted != ours):
            differing.append(f"{kind}: {case}\n  Keras: {wanted}\n  rule:  {ours}")
    assert not differing, f"{len(differing)} of {cases} differ\n" + "\n".join(differing[:5])
    assert accepted >= least_accepted * cases, f"Keras accepts only {accepted} of {cases}"


def rule_says(group: str, kind: str, case: Case, settings: Settings | None = None) -> Any:
    """`(outputs, weights)` of the rule, or `("refused", message)`."""
    try:
        construct = read_form(group, {kind: case.arguments}, KERAS)
    except ValidationError as error:
        return REFUSED, str(error)
    entry = KERAS.find_layer(kind)
    assert entry is not None
    try:
        found = ask(
            entry, construct.arguments, typed(case.inputs), typed(case.call), settings or Settings(), _no_models
        )
    except Refusal as refusal:
        return REFUSED, f"{refusal.code}: {refusal.message}"
    assert found is not None, f"{kind} has no rule"
    weights = None if found.weights is None else [(w.name, w.shape, w.dtype, w.trainable) for w in found.weights]
    return [(output.shape, output.dtype) for output in found.outputs], weights


def _no_models(*_: Any) -> Any:
    raise AssertionError("cases hold no models")


def typed(inputs: Any) -> Any:
    """`(shape, dtype)` as TensorType, lists as tuples, dicts as dicts, all else as it is."""
    if isinstance(inputs, dict):
        return {name: typed(item) for name, item in inputs.items()}
    if isinstance(inputs, list):
        return tuple(typed(item) for item in inputs)
    return TensorType(*inputs) if isinstance(inputs, tuple) else inputs


def keras_says(group: str, kind: str, case: Case) -> Any:
    """`(outputs, weights)` of Keras, or `("refused", message)`. Weights are made without memory."""
    try:
        with isolated(), scope_of(case):
            construct = read_form(group, {kind: case.arguments}, KERAS)
            if construct.group == "ops":
                return outputs_of(operation_result(construct, symbolic(case.inputs))), []
            layer = instantiate_value(construct)
            result = called(layer, symbolic(case.inputs), symbolic(case.call))
    except Exception as error:
        return REFUSED, str(error)
    finally:
        global_state.set_global_attribute("uninitialized_variables", [])
    return outputs_of(result), [(below(w.path), tuple(w.shape), w.dtype, w.trainable) for w in layer.weights]


def scope_of(case: Case) -> AbstractContextManager[Any]:
    """Stateful layers make variables that Keras refuses to make without memory."""
    is_stateful = "'stateful': True" in str(case.arguments)
    return nullcontext() if is_stateful else keras.StatelessScope(initialize_variables=False)


def outputs_of(result: Any) -> list[Any]:
    """Shapes and dtypes of all tensors in a result."""
    return [(tuple(t.shape), t.dtype) for t in keras.tree.flatten(result) if isinstance(t, keras.KerasTensor)]


def operation_result(construct: Construct, inputs: Any) -> Any:
    """What the builder gets from a `keras.ops` function for tensors by name, or in a list."""
    entry = KERAS.find_layer(construct.kind)
    layer = Layer("name", "name", construct.kind, construct.arguments, entry, None, None, (), {})
    form = "list" if isinstance(inputs, list) else "named"
    return call_operation(Instantiator(), layer, Call(0, "name", form, None, {}, 1, ()), inputs)


def called(layer: Any, inputs: Any, call: dict[str, Any]) -> Any:
    """A layer applied to inputs; `{"query": ..., "value": ...}` are arguments of the call for attention."""
    if isinstance(inputs, dict) and "query" in inputs:
        return layer(**inputs, **call)
    result = layer(inputs, **call)
    return in_order(result, inputs) if isinstance(inputs, dict) else result


def in_order(result: Any, inputs: Any) -> Any:
    """The tensors of a dict in the order of the inputs, as the builder hands them on."""
    return [in_order(result[name], item) for name, item in inputs.items()] if isinstance(inputs, dict) else result


def below(path: str) -> str:
    """The path of a weight without the name of its layer."""
    return path.partition("/")[2]


def symbolic(inputs: Any) -> Any:
    """`(shape, dtype)` as symbolic tensors, in the same nesting."""
    if isinstance(inputs, dict):
        return {name: symbolic(item) for name, item in inputs.items()}
    if isinstance(inputs, list):
        return [symbolic(item) for item in inputs]
    return keras.KerasTensor(*inputs) if isinstance(inputs, tuple) else inputs


def dimensions(
    random: Random, rank: int, *, least: int = 1, most: int = 9, unknown: float = 0.2
) -> tuple[int | None, ...]:
    """A batch that is mostly unknown, then `rank - 1` sizes, some unknown."""
    batch = random.choice([None, None, 2])
    sizes = [None if random.random() < unknown else random.randint(least, most) for _ in range(rank - 1)]
    return (batch, *sizes)


def some(random: Random, choices: dict[str, Iterable[Any]], most: int = 3) -> dict[str, Any]:
    """Some of these arguments, each with one of its values."""
    names = random.sample(sorted(choices), k=min(len(choices), random.randint(0, most)))
    return {name: random.choice(list(choices[name])) for name in names}
