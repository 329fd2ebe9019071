"""Values for every type of the catalog's language, good and bad, made without specnet's own reader."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterator
from typing import Any

from specnet.catalog.types import Atom, Fixed, KindOf, ListOf, Literal, MappingOf, Type, Union

# For each group, kinds as a spec writes them: as a text, with arguments, and a class without arguments.
KINDS: dict[str, list[Any]] = {
    "layers": [{"Dense": 3}, {"Dense": {"units": 3}, "name": "inner"}],
    "recurrents": [{"LSTM": 3}],
    "cells": [{"LSTMCell": 3}, {"StackedRNNCells": {"cells": [{"GRUCell": 2}, {"SimpleRNNCell": 3}]}}],
    "initializers": ["he_normal", "Zeros", {"HeNormal": {"seed": 3}}],
    "regularizers": ["l2", {"L2": 0.5}, {"L1L2": {"l1": 0.25, "l2": 0}}],
    "constraints": ["non_neg", {"MaxNorm": {"max_value": 3, "axis": 0}}],
    "activations": ["relu"],
    "schedules": [{"ExponentialDecay": {"initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.5}}],
    "optimizers": ["sgd", {"SGD": 0.5}],
    "dtype_policies": [{"DTypePolicy": "float64"}],
    "quantizations": [{"Int8QuantizationConfig": {"weight_quantizer": {"AbsMaxQuantizer": {"axis": 0}}}}],
    "quantizers": [{"AbsMaxQuantizer": {"axis": -1}}],
}
_ATOM_VALUES: dict[str, list[Any]] = {
    "bool": [True, False],
    "str": ["a text"],
    "name": ["a_name"],
    "null": [None],
    "any": [1],
    "array": [0.5, [0.5, 1.5]],
    "policy": ["int8_from_float32", "int4_from_bfloat16", "float8_from_mixed_bfloat16"],
}


def good_values(type_: Type) -> list[Any]:
    """Values of the type as a spec has them: bounds and what lies near them, each literal, members, lists, kinds."""
    return list(_distinct(_good(type_)))


def _good(type_: Type) -> list[Any]:
    if isinstance(type_, Atom):
        return list(_numbers(type_)) if type_.name in ("int", "number") else _ATOM_VALUES[type_.name]
    if isinstance(type_, Literal):
        return list(type_.texts)
    if isinstance(type_, KindOf):
        return KINDS[type_.group]
    if isinstance(type_, ListOf):
        items = good_values(type_.item)
        return [items[:1], items[:3]]
    if isinstance(type_, Fixed):
        columns = [_good(item) for item in type_.items]
        return [
            list(row)
            for row in itertools.islice(
                zip(*(itertools.cycle(column) for column in columns), strict=False), max(map(len, columns))
            )
        ]
    if isinstance(type_, MappingOf):
        return [{}, {"a": _good(type_.value)[0]}]
    return [value for member in type_.members for value in _good(member)]


def _numbers(atom: Atom) -> Iterator[Any]:
    step = 1 if atom.name == "int" else 0.25
    low = next((limit if sign == ">=" else limit + step for sign, limit in atom.bounds if sign[0] == ">"), None)
    high = next((limit if sign == "<=" else limit - step for sign, limit in atom.bounds if sign[0] == "<"), None)
    kind = int if atom.name == "int" else lambda limit: int(limit) if limit == int(limit) else limit
    wanted = [low, high, 1, 2] if atom.name == "int" else [low, high, 0.5, 1, "1/4"]
    if low is None and high is None:
        wanted.append(-1)
    yield from (
        value if isinstance(value, str) else kind(value)
        for value in wanted
        if value is not None and in_bounds(atom, 0.25 if isinstance(value, str) else value)
    )


def in_bounds(atom: Atom, value: float) -> bool:
    """Whether a number keeps to the bounds of an atom."""
    compare = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
    return all(compare[sign](value, limit) for sign, limit in atom.bounds)


def bad_values(type_: Type) -> dict[str, list[Any]]:
    """Values that are not of the type, by the fault that they have."""
    faults: dict[str, list[Any]] = {}
    for fault, value in [*(_ALIENS if type_ not in _BOOLEANS else _NO_BOOLEANS), *_near(type_)]:
        if not fits(type_, value):
            faults.setdefault(fault, []).append(value)
    return faults


# Values that fit some types and not others.
_ALIENS: list[tuple[str, Any]] = [
    ("null", None),
    ("truth value", True),
    ("number", 7),
    ("fraction", 2.5),
    ("text", "no_such_word"),
    ("number as text", "3"),
    ("mapping", {"no_such_key": 1}),
    ("empty list", []),
    ("list of texts", ["no", "such", "word"]),
]

_BOOLEANS = (Atom("bool"), Union((Atom("bool"), Atom("null"))))
_NO_BOOLEANS = [(fault, value) for fault, value in _ALIENS if fault in ("null", "number", "text")]


def _near(type_: Type) -> Iterator[tuple[str, Any]]:
    """Values that almost fit."""
    if isinstance(type_, Atom):
        yield from _beyond(type_)
    elif isinstance(type_, Literal):
        yield "capitals", type_.texts[0].swapcase()
    elif isinstance(type_, ListOf):
        yield from (
            (f"item: {fault}", [value])
            for fault, value in [*_near(type_.item), ("null", None)]
            if not fault.startswith("item")
        )
    elif isinstance(type_, Fixed):
        example = [_good(item)[0] for item in type_.items]
        yield "short list", example[:-1]
        yield "long list", [*example, example[-1]]
        yield from (
            (f"item: {fault}", [value, *example[1:]])
            for fault, value in [*_near(type_.items[0]), ("null", None)]
            if not fault.startswith("item")
        )
    elif isinstance(type_, Union):
        for member in type_.members:
            yield from _near(member)


def _beyond(atom: Atom) -> Iterator[tuple[str, Any]]:
    for sign, limit in atom.bounds:
        edge = int(limit) if limit == int(limit) else limit
        if sign[0] == ">":
            yield "too small", edge if sign == ">" else edge - 1
        else:
            yield "too large", edge if sign == "<" else edge + 1
    if atom.name == "number":
        yield "not a number", math.nan
        yield "infinite", math.inf


def fits(type_: Type, value: Any) -> bool:
    """Whether a value of `bad_values` is of the type; kinds never are, because no such value names one."""
    if isinstance(type_, Atom):
        return _fits_atom(type_, value)
    if isinstance(type_, Literal):
        return value in type_.texts
    if isinstance(type_, ListOf):
        return isinstance(value, list) and all(fits(type_.item, item) for item in value)
    if isinstance(type_, Fixed):
        return isinstance(value, list) and len(value) == len(type_.items) and all(map(fits, type_.items, value))
    if isinstance(type_, MappingOf):
        return isinstance(value, dict) and all(fits(type_.value, item) for item in value.values())
    return isinstance(type_, Union) and any(fits(member, value) for member in type_.members)


def has_kind(type_: Type) -> bool:
    """Whether kinds are among the values of a type."""
    return isinstance(type_, KindOf) or (isinstance(type_, Union) and any(map(has_kind, type_.members)))


def _fits_atom(atom: Atom, value: Any) -> bool:
    if atom.name in ("int", "number"):
        allowed = (int,) if atom.name == "int" else (int, float)
        return type(value) in allowed and math.isfinite(value) and in_bounds(atom, value)
    if atom.name == "array":
        return (
            all(_fits_atom(atom, item) for item in value)
            if isinstance(value, list)
            else type(value) in (int, float, str)
        )
    if atom.name == "name":
        return isinstance(value, str) and value.replace("_", "").isalnum()
    plain = {"bool": bool, "str": str, "null": type(None), "any": object}
    return atom.name in plain and isinstance(value, plain[atom.name])


def _distinct(values: list[Any]) -> Iterator[Any]:
    seen = set()
    for value in values:
        if repr(value) not in seen:
            seen.add(repr(value))
            yield value
