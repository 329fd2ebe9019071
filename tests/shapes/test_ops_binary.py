"""Operations of two tensors, or of a tensor and a plain number: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.catalog import KERAS
from specnet.shapes.rules import OPERATIONS
from tests.shapes.differential import Case, Generator, check_kind
from tests.shapes.ops_cases import dtype, stretchable

_KINDS = [kind for kind, place in OPERATIONS.items() if place.startswith("ops.binary.")]
_PLAIN: dict[str, tuple[Any, ...]] = {"int": (2, 0), "number": (2, 0.5, -1.0), "bool | number": (True, 1, 0.5)}


def _binary(kind: str) -> Generator:
    entry = KERAS.find_layer(kind)
    assert entry is not None
    tensors, parameters = entry.tensors, entry.parameters

    def generate(random: Random) -> Case:
        shapes = stretchable(random, len(tensors))
        inputs: dict[str, Any] = {name: (each, dtype(random)) for name, each in zip(tensors, shapes, strict=True)}
        numeric = [name for name in tensors if name in parameters and random.random() < 0.35]
        arguments = {name: random.choice(_PLAIN[parameters[name].type.removesuffix(" | null")]) for name in numeric}
        if "equal_nan" in parameters:
            arguments["equal_nan"] = random.choice((True, False))
        return Case(arguments, {name: tensor for name, tensor in inputs.items() if name not in numeric})

    return generate


GENERATORS: dict[str, Generator] = {kind: _binary(kind) for kind in _KINDS}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], cases=30)
