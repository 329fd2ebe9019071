"""Operations with numbers: what Keras takes for symbols may never run, and then a rule may refuse it."""

from __future__ import annotations

from random import Random
from typing import Any

import keras

from specnet.backend.isolation import isolated
from specnet.catalog import KERAS
from specnet.shapes.values import Shape
from specnet.spec.forms import read_form
from tests.shapes.differential import REFUSED, Case, Generator, check_kind, keras_says, operation_result, rule_says

_SIZES = (1, 2, 3, 4, 6)


def check_operation(kind: str, generate: Generator, *, cases: int = 30) -> None:
    """The rule says what Keras says, but may also refuse what Keras takes for symbols and cannot run with any numbers."""
    check_kind(kind, generate, cases=cases, beyond=lambda case: is_refused_rightly(kind, case))


def is_refused_rightly(kind: str, case: Case) -> bool:
    """The rule refuses what Keras takes for symbols, and with numbers nothing runs, or something else comes out."""
    theirs = keras_says("layers", kind, case)
    if theirs[0] == REFUSED or rule_says("layers", kind, case)[0] != REFUSED:
        return False
    shapes = [shape for shape, _ in theirs[0]]
    return not any(_runs(kind, case, size, shapes) for size in _SIZES)


def _runs(kind: str, case: Case, unknown: int, shapes: list[Shape]) -> bool:
    try:
        with isolated():
            construct = read_form("layers", {kind: case.arguments}, KERAS)
            result = operation_result(construct, _numbers(case.inputs, unknown))
    except Exception:
        return False
    return all(map(_fits, keras.tree.flatten(result), shapes))


def _fits(tensor: Any, expected: Shape) -> bool:
    pairs = zip(tensor.shape, expected, strict=False)
    return len(tensor.shape) == len(expected) and all(size in (None, own) for own, size in pairs)


def _numbers(inputs: Any, unknown: int) -> Any:
    """Ones, integers or not, with a size for the axes that have none."""
    if isinstance(inputs, dict):
        return {name: _numbers(item, unknown) for name, item in inputs.items()}
    if isinstance(inputs, list):
        return [_numbers(item, unknown) for item in inputs]
    shape, dtype = inputs
    return keras.ops.ones(
        [unknown if size is None else size for size in shape], "int32" if "int" in dtype else "float32"
    )


def filled(random: Random, shape: Shape, share: float = 0.6) -> Shape:
    """Mostly the shape with sizes for all its axes."""
    return tuple(random.randint(1, 6) if size is None else size for size in shape) if random.random() < share else shape


def shuffled(random: Random, inputs: dict[str, Any]) -> dict[str, Any]:
    """A spec may name its tensors in any order."""
    return dict(random.sample(list(inputs.items()), k=len(inputs)))
