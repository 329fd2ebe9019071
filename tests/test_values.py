"""Values of a spec: frozen, compared by what they say, the same after copying."""

from __future__ import annotations

import copy
import pickle

import pytest

from specnet import Spec, api
from specnet.spec.runtime import Runtime

TEXT = "specnet: 1\nmodel:\n  layers:\n    - Input: [4]\n    - Dense: 2\n"


def spec(more: str = "") -> Spec:
    return api.load(TEXT + more)


def test_defaults_are_there_and_not_given() -> None:
    assert spec().runtime == Runtime()
    assert spec().runtime.seed == 0
    assert Runtime().given() == {}
    assert list(spec("runtime: {seed: 0}\nname: m\n").given()) == ["specnet", "name", "model", "runtime"]


def test_equal_where_all_fields_are() -> None:
    assert spec("runtime: {seed: 0}\n") == spec()
    assert hash(spec("runtime: {seed: 0}\n")) == hash(spec())
    assert spec("runtime: {seed: 1}\n") != spec()
    assert Runtime() != Runtime(seed=3)
    assert repr(Runtime(seed=3)).startswith("Runtime(backend=None, ")


@pytest.mark.parametrize("name", ["seed", "sead"])
def test_frozen(name: str) -> None:
    runtime = Runtime(seed=3)
    with pytest.raises(AttributeError, match="frozen"):
        setattr(runtime, name, 4)
    with pytest.raises(AttributeError, match="frozen"):
        delattr(runtime, name)
    assert runtime.seed == 3


def test_copies() -> None:
    changed = spec().model_copy(update={"name": "other"})
    assert (changed.name, changed.model, spec().name) == ("other", spec().model, None)
    assert copy.deepcopy(spec()) == spec()
    assert pickle.loads(pickle.dumps(Runtime(seed=3))) == Runtime(seed=3)
