"""Entries for the functions of `keras.ops`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from specnet.backend.introspect import entry_of
from specnet.catalog.curated.calls import ONE, InputForm
from specnet.catalog.curated.operations import (
    NUMERIC_TENSORS,
    OPTIONAL_TENSORS,
    OUTPUTS,
    OVERRIDES,
    PAIRS,
    TENSOR_LISTS,
    TENSORS,
)
from specnet.catalog.entries import Entry, Parameter


def operation_entry(name: str, target: Callable[..., Any], url: str) -> Entry:
    """The entry of one operation: its data parameters, and which of its parameters are tensors."""
    entry = entry_of("ops", name, target, "operation", url=url)
    tensors = _tensors(name, target)
    parameters = {
        p.name: _optional(name, p)
        for p in entry.parameters.values()
        if p.name not in tensors or f"{name}.{p.name}" in NUMERIC_TENSORS
    }
    parameters.pop(TENSOR_LISTS.get(name, ""), None)
    return entry._replace(
        parameters=parameters,
        inputs=_inputs(name),
        tensors=tensors,
        optional_tensors=tuple(tensor for tensor in tensors if tensor in OPTIONAL_TENSORS),
        outputs=OUTPUTS.get(name, 1),
    )


def _tensors(name: str, target: Callable[..., Any]) -> tuple[str, ...]:
    if name in TENSOR_LISTS:
        return ()
    return OVERRIDES.get(name) or tuple(
        parameter for parameter in inspect.signature(target).parameters if parameter in TENSORS
    )


def _inputs(name: str) -> InputForm:
    if name in PAIRS:
        return InputForm("list", 2, 2)
    return InputForm("list", 1, None) if name in TENSOR_LISTS else ONE


def _optional(name: str, parameter: Parameter) -> Parameter:
    """A tensor that may be given as plain data instead is never a required argument."""
    if f"{name}.{parameter.name}" not in NUMERIC_TENSORS:
        return parameter
    type_ = parameter.type if "null" in parameter.type.split(" | ") else f"{parameter.type} | null"
    return parameter._replace(required=False, default=None, type=type_)
