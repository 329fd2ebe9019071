"""Every rule answers, or refuses with words, whatever comes in: any number of axes, open and empty sizes, any dtype."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from pydantic_core import ValidationError

from specnet.catalog import KERAS, Entry
from specnet.diagnostics.codes import CODES
from specnet.shapes.ask import ask
from specnet.shapes.rules import rule_for
from specnet.shapes.values import Inferred, Refusal, Settings, TensorType
from specnet.spec.forms import read_form
from tests.catalog_use import good_arguments

KINDS = [kind for group in ("layers", "ops") for kind in KERAS.names(group)]
DTYPES = ("float32", "float16", "int32", "bool", "string", "uint8", "complex64", None)
MOST_ARGUMENTS, INPUTS = 25, 8
# Operations that need several arguments at once.
NEEDED: dict[str, list[dict[str, Any]]] = {
    "clip": [{"x_min": 0, "x_max": 1}, {"x_min": [0, 1], "x_max": 2}],
    "extract_sequences": [{"sequence_length": 3, "sequence_stride": 2}],
    "fold": [
        {"output_size": 8, "kernel_size": 2},
        {"output_size": [8, 7], "kernel_size": [2, 3], "stride": 2, "padding": 1},
    ],
    "istft": [{"sequence_length": 4, "sequence_stride": 2, "fft_length": 4}],
    "moveaxis": [{"source": 1, "destination": -1}, {"source": [0, 2], "destination": [1, 0]}],
    "stft": [{"sequence_length": 4, "sequence_stride": 2, "fft_length": 4}],
    "swapaxes": [{"axis1": 0, "axis2": -1}, {"axis1": 3, "axis2": 1}],
    "threshold": [{"threshold": 0.5, "default_value": 0}],
}


def all_arguments(entry: Entry) -> list[Any]:
    """Good arguments of a kind, one parameter varied at a time."""
    kind = entry.same_as or entry.kind
    found = NEEDED.get(kind, []) + [
        arguments
        for parameter in entry.parameters.values()
        for _, arguments in good_arguments(entry.group, kind, parameter)
    ]
    random = Random(entry.kind)
    random.shuffle(found)
    return found[:MOST_ARGUMENTS] or [{}]


def some_type(random: Random) -> TensorType:
    sizes = [random.choice([None, 0, 1, 2, 3, 7, 8, 100_000_000_000]) for _ in range(random.randint(0, 6))]
    return TensorType(tuple(sizes), random.choice(DTYPES))


def some_inputs(entry: Entry, random: Random) -> Any:
    form = entry.inputs
    if entry.form == "operation":
        if form.form == "list":
            return tuple(some_type(random) for _ in range(random.randint(form.least, form.most or 3)))
        return {name: some_type(random) for name in entry.tensors}
    if form.form == "list":
        return tuple(some_type(random) for _ in range(random.randint(form.least, form.most or 4)))
    if form.form == "named":
        names = form.names[: random.randint(form.least, len(form.names))]
        return {name: some_type(random) for name in names}
    if form.form == "dict" and random.random() < 0.3:
        return {name: some_type(random) for name in form.names[:2]}
    return some_type(random)


def cases(entry: Entry) -> Iterator[tuple[Any, Any]]:
    random = Random(entry.kind)
    for data in all_arguments(entry):
        try:
            arguments = read_form("layers", {entry.kind: data}, KERAS).arguments
        except ValidationError:
            continue
        for _ in range(INPUTS):
            yield arguments, wired(entry, arguments, some_inputs(entry, random))


def wired(entry: Entry, arguments: Any, inputs: Any) -> Any:
    """Without the tensors of an operation that are plain numbers here."""
    if entry.form != "operation" or isinstance(inputs, tuple):
        return inputs
    return {name: item for name, item in inputs.items() if getattr(arguments, name, None) is None}


def no_models(*_: Any) -> Any:
    raise AssertionError("no models here")


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_never_crashes(kind: str) -> None:
    entry = KERAS.find_layer(kind)
    assert entry is not None
    asked = 0
    for arguments, inputs in cases(entry):
        try:
            found = ask(entry, arguments, inputs, {}, Settings(), no_models)
        except Refusal as refusal:
            assert refusal.code in CODES, refusal.code
            assert refusal.message[-1] not in ".!", refusal.message
        else:
            assert isinstance(found, Inferred)
            assert all(isinstance(output, TensorType) for output in found.outputs)
            assert all(size is None or size >= 0 for output in found.outputs for size in output.shape or ())
        asked += 1
    assert asked >= INPUTS


@pytest.mark.parametrize("group", ["layers", "ops"])
def test_every_kind_has_a_rule(group: str) -> None:
    """No safe kind is left without one."""
    without = [kind for kind in KERAS.names(group) if rule_for(KERAS.find(group, kind)) is None]  # type: ignore[arg-type]
    assert not without
