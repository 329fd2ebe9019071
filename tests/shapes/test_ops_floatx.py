"""Operations under another `floatx`: rules against Keras."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import keras
import pytest

from specnet.shapes.policy import policy_of
from specnet.shapes.values import Settings
from tests.shapes import (
    test_ops_algebra,
    test_ops_binary,
    test_ops_conversion,
    test_ops_elementwise,
    test_ops_joining,
    test_ops_networks,
    test_ops_ordering,
    test_ops_reductions,
    test_ops_shapes,
)
from tests.shapes.differential import REFUSED, keras_says, rule_says
from tests.shapes.running import is_refused_rightly

_MODULES = (
    test_ops_algebra,
    test_ops_binary,
    test_ops_conversion,
    test_ops_elementwise,
    test_ops_joining,
    test_ops_networks,
    test_ops_ordering,
    test_ops_reductions,
    test_ops_shapes,
)
GENERATORS = {kind: generate for module in _MODULES for kind, generate in module.GENERATORS.items()}


@pytest.fixture(params=["float16", "bfloat16", "float64"])
def settings(request: pytest.FixtureRequest) -> Iterator[Settings]:
    usual = keras.config.floatx()
    keras.config.set_floatx(request.param)
    yield Settings(floatx=request.param, policy=policy_of(request.param))
    keras.config.set_floatx(usual)


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis")
def test_against_keras(settings: Settings) -> None:
    for kind, generate in GENERATORS.items():
        random = Random(kind)
        for _ in range(12):
            case = generate(random)
            theirs, ours = keras_says("layers", kind, case), rule_says("layers", kind, case, settings)
            is_same = theirs[0] == ours[0] == REFUSED or theirs == ours
            assert is_same or is_refused_rightly(kind, case), f"{kind}: {case}"
