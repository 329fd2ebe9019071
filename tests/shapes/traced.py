"""The differential test for layers of which Keras asks little before data comes.

They say what they give from the shape of their first input alone, so a state or key of a wrong size is found when the
layer is called. Rules refuse that when the spec is checked. Where a rule refuses and Keras does not, the call itself is
traced: it must fail, or give something else than Keras said.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from keras.src import backend
from keras.src.backend.common import global_state

from specnet.backend.instantiate import instantiate_value
from specnet.backend.isolation import isolated
from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.values import Inferred, Settings
from specnet.spec.forms import read_form
from tests.shapes.differential import (
    LEAST,
    REFUSED,
    Case,
    Generator,
    called,
    keras_says,
    outputs_of,
    rule_says,
    scope_of,
    symbolic,
    typed,
)

# What a case may differ in, with the reason; the sides are what Keras and the rule say.
Excuse = Callable[[Case, Any, Any], bool]


def check_traced(
    kind: str, generate: Generator, *, cases: int = LEAST, seed: str = "", excuses: dict[str, Excuse] | None = None
) -> None:
    """Puts generated cases of one kind to both sides, and shows all that differ; `excuses` are by their reasons."""
    random, accepted, differing = Random(kind + seed), 0, []
    for _ in range(cases):
        case = generate(random)
        theirs, ours = keras_says("layers", kind, case), rule_says("layers", kind, case)
        accepted += theirs[0] != REFUSED
        is_excused = (
            any(excuse(case, theirs, ours) for excuse in excuses.values()) if excuses and theirs != ours else False
        )
        if not is_excused and not _is_same(theirs, ours) and not _is_late(kind, case, theirs, ours):
            differing.append(f"{kind}: {case}\n  Keras: {theirs}\n  rule:  {ours}")
    assert not differing, f"{len(differing)} of {cases} differ\n" + "\n".join(differing[:5])
    assert accepted >= 0.3 * cases, f"Keras accepts only {accepted} of {cases}"


def inferred(kind: str, arguments: Any, inputs: Any) -> Inferred:
    """What the rule says of a case that it accepts."""
    entry = KERAS.find_layer(kind)
    assert entry is not None
    construct = read_form("layers", {kind: arguments}, KERAS)
    found = ask(entry, construct.arguments, typed(inputs), {}, Settings(), lambda *_: Inferred(()))
    assert found is not None
    return found


def _is_same(theirs: Any, ours: Any) -> bool:
    return theirs[0] == ours[0] and (theirs[0] == REFUSED or theirs == ours)


def _is_late(kind: str, case: Case, theirs: Any, ours: Any) -> bool:
    """Whether the rule refuses what Keras makes and cannot call."""
    if ours[0] != REFUSED or theirs[0] == REFUSED:
        return False
    traced = call_gives(kind, case)
    return len(traced) != len(theirs[0]) or any(not _may_be(*pair) for pair in zip(theirs[0], traced, strict=True))


def _may_be(said: Any, traced: Any) -> bool:
    """Whether what Keras says of a tensor may be what comes out."""
    one, other = said[0], traced[0]
    return len(one) == len(other) and all(None in pair or pair[0] == pair[1] for pair in zip(one, other, strict=True))


def call_gives(kind: str, case: Case) -> list[Any]:
    """Shapes and dtypes that the call of a layer gives; none where it fails."""
    try:
        with isolated(), scope_of(case):
            layer = instantiate_value(read_form("layers", {kind: case.arguments}, KERAS))
            inputs, call = symbolic(case.inputs), symbolic(case.call)
            called(layer, inputs, call)
            if isinstance(inputs, dict) and "query" in inputs:
                return outputs_of(backend.compute_output_spec(layer.call, **inputs, **call))
            return outputs_of(backend.compute_output_spec(layer.call, inputs, **call))
    except Exception:
        return []
    finally:
        global_state.set_global_attribute("uninitialized_variables", [])
