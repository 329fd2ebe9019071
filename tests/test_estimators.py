"""The estimators that `baseline:` may name, held against the installed scikit-learn."""

from __future__ import annotations

import importlib
import inspect

import pytest

from specnet.catalog.curated.estimators import ESTIMATORS, MODULES


@pytest.mark.parametrize("kind", ESTIMATORS)
def test_arguments_and_defaults_are_those_of_scikit_learn(kind: str) -> None:
    estimator = getattr(importlib.import_module(MODULES[kind]), kind)
    theirs = inspect.signature(estimator).parameters
    ours = ESTIMATORS[kind].parameters
    assert {name: parameter.default for name, parameter in ours.items()} == {
        name: theirs[name].default for name in ours
    }
    estimator(**{name: parameter.default for name, parameter in ours.items()})
