"""The small language in which the catalog says what an argument may be, and its meaning.

    int>=1 | [int>=1, int>=1]        a positive integer, or a list of two
    'same' | 'valid'                 one of these texts
    @initializers | null             an initializer kind, or nothing
    [number...]                      a list of numbers of any length
    {@metrics}                       a mapping from names to metrics

One parsed type gives all of: the pydantic schema, the JSON Schema, and the words "expected ...".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

ATOMS = {
    "int": "an integer",
    "number": "a number",
    "bool": "`true` or `false`",
    "str": "a text",
    "null": "`null`",
    "any": "any plain value",
    "array": "a number, a text or nested lists of them",
    "tensor": "the name of a tensor",
    "policy": "a quantized dtype policy such as `int8_from_float32`",
    "name": "a name of letters, digits, `_`, `-` and `.`",
}
_BOUNDS = {">=": "of at least", ">": "greater than", "<=": "of at most", "<": "less than"}
_TOKEN = re.compile(
    r"\s*(?:(?P<atom>[a-z]+)(?P<bounds>(?:(?:>=|<=|>|<)-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)*)|@(?P<group>[a-z_]+)|'(?P<text>[^']*)'|(?P<mark>\.\.\.|[|\[\]{},]))"
)
_BOUND = re.compile(r"(>=|<=|>|<)(-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Atom:
    """A scalar; `bounds` such as `((">=", 1.0),)` limit a number."""

    name: str
    bounds: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Literal:
    """One of a few texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindOf:
    """A kind of one group of the catalog, with its arguments."""

    group: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of any length."""

    item: Type


@dataclass(frozen=True, slots=True)
class Fixed:
    """A list with a type for each place."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class MappingOf:
    """A mapping from names to values of one type."""

    value: Type


@dataclass(frozen=True, slots=True)
class Union:
    """Any of several types."""

    members: tuple[Type, ...]


Type = Atom | Literal | KindOf | ListOf | Fixed | MappingOf | Union


@cache
def parse_type(text: str) -> Type:
    """The type that an expression stands for. Raises ValueError for a malformed one."""
    reader = _Reader(text)
    result = reader.union()
    if reader.peek():
        raise ValueError(f"unexpected {reader.peek()!r} in type {text!r}")
    return result


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.position = 0

    def peek(self) -> str:
        return self.tokens[self.position][0] if self.position < len(self.tokens) else ""

    def take(self, mark: str) -> bool:
        found = self.peek() == mark
        self.position += found
        return found

    def union(self) -> Type:
        members = [self.member()]
        while self.take("|"):
            members.append(self.member())
        texts = tuple(text for member in members if isinstance(member, Literal) for text in member.texts)
        others = [member for member in members if not isinstance(member, Literal)]
        joined: list[Type] = ([Literal(texts)] if texts else []) + others
        return joined[0] if len(joined) == 1 else Union(tuple(joined))

    def member(self) -> Type:
        if self.take("["):
            return self.listing()
        if self.take("{"):
            value = self.union()
            self.expect("}")
            return MappingOf(value)
        _, simple = self.tokens[self.position]
        self.position += 1
        if simple is None:
            raise ValueError("a type was expected")
        return simple

    def listing(self) -> Type:
        items = [self.union()]
        if self.take("..."):
            self.expect("]")
            return ListOf(items[0])
        while self.take(","):
            items.append(self.union())
        self.expect("]")
        return Fixed(tuple(items))

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise ValueError(f"{mark!r} was expected")


def _tokens(text: str) -> list[tuple[str, Type | None]]:
    tokens: list[tuple[str, Type | None]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if not match:
            raise ValueError(f"cannot read type {text!r} at {text[position:]!r}")
        tokens.append((match["mark"] or match[0].strip(), _simple(match)))
        position = match.end()
    return tokens


def _simple(match: re.Match[str]) -> Type | None:
    if match["group"]:
        return KindOf(match["group"])
    if match["text"] is not None:
        return Literal((match["text"],))
    if match["atom"]:
        if match["atom"] not in ATOMS:
            raise ValueError(f"unknown type {match['atom']!r}")
        return Atom(match["atom"], tuple((sign, float(number)) for sign, number in _BOUND.findall(match["bounds"])))
    return None


def describe(type_: Type) -> str:
    """What is expected, in words: `an integer of at least 1 or a list of 2 (...)`."""
    if isinstance(type_, Atom):
        return " ".join([ATOMS[type_.name], *_range_words(type_.bounds)])
    if isinstance(type_, Literal):
        return _one_of([f"`{text}`" for text in type_.texts])
    if isinstance(type_, KindOf):
        return _KIND_WORDS.get(type_.group, f"a kind of {type_.group}")
    if isinstance(type_, ListOf):
        return f"a list ({_short(type_.item)} each)"
    if isinstance(type_, Fixed):
        same = len(set(type_.items)) == 1
        return (
            f"a list of {len(type_.items)} ({_short(type_.items[0])} each)"
            if same
            else "the list [" + ", ".join(_short(item) for item in type_.items) + "]"
        )
    if isinstance(type_, MappingOf) and isinstance(type_.value, ListOf):
        return f"a mapping from names to lists ({_short(type_.value.item)} each)"
    if isinstance(type_, MappingOf):
        return f"a mapping from names to values ({_short(type_.value)} each)"
    words = [
        [f"`{text}`" for text in member.texts] if isinstance(member, Literal) else [describe(member)]
        for member in type_.members
    ]
    return _one_of([word for several in words for word in several])


def _short(type_: Type) -> str:
    return describe(type_)


def _range_words(bounds: tuple[tuple[str, float], ...]) -> list[str]:
    words = [f"{_BOUNDS[sign]} {_number(number)}" for sign, number in bounds]
    return [" and ".join(words).replace("and of ", "and ")] if words else []


def _number(number: float) -> str:
    return str(int(number)) if number.is_integer() else f"{number:g}"


def _one_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


_KIND_WORDS = {
    "layers": "a layer",
    "recurrents": "a recurrent layer",
    "cells": "an RNN cell",
    "optimizers": "an optimizer",
    "schedules": "a learning-rate schedule",
    "losses": "a loss",
    "metrics": "a metric",
    "callbacks": "a callback",
    "initializers": "an initializer",
    "regularizers": "a regularizer",
    "constraints": "a constraint",
    "activations": "an activation function",
    "dtype_policies": "a dtype policy",
    "sources": "a data source",
    "splits": "a way to split (such as `fraction: 0.2`)",
    "trackers": "a tracker",
    "estimators": "an estimator of scikit-learn",
}
