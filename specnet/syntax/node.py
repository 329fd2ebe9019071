"""The tree that a text is parsed into: every node knows its span."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from specnet.source import Place, Span

Path = tuple[str | int, ...]
PlainValue = str | int | float | bool | None | list["PlainValue"] | dict[str, "PlainValue"]


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A null, bool, int, float or text; `raw` is the text as YAML had it if there were no quotes around it."""

    value: str | int | float | bool | None
    span: Span | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Keys (scalars whose value is text) with their nodes, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span | None = None


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> PlainValue:
    """The node as Python's own lists, dicts and scalars."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {str(key.value): plain(value) for key, value in node.entries}


def locate(root: Node, path: Iterable[str | int]) -> tuple[Node, Scalar | None]:
    """The node at `path` and the key that it stands under (None in lists); where the path ends early, the last node on it."""
    node, key = root, None
    for step in path:
        found = _step(node, step)
        if found is None:
            break
        node, key = found
    return node, key


def _step(node: Node, step: str | int) -> tuple[Node, Scalar | None] | None:
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step], None
    if isinstance(node, Mapping):
        return _by_key(node).get(str(step))
    return None


@lru_cache(maxsize=64)
def _by_key(mapping: Mapping) -> dict[str, tuple[Node, Scalar]]:
    return {str(key.value): (value, key) for key, value in mapping.entries}


def place_of(root: Node, path: Path, *, at_key: bool = False) -> Place:
    """Where the value at `path` stands (or its key, with `at_key`)."""
    node, key = locate(root, path)
    span = key.span if at_key and key is not None else node.span
    return Place(span, path_text(path))


def path_text(path: Iterable[str | int]) -> str:
    """A path as people write it: `model.layers[2].Dense.units`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
