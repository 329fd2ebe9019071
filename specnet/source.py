"""Where a piece of a spec stands: a source text and spans in it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Source(NamedTuple):
    """A named text: `name` is the path as the user wrote it, or a label such as `<text>`."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """The text of line `number` (counted from 1) without its line break, or `""` past the end."""
        lines = _lines(self.text)
        return lines[number - 1].rstrip("\r") if number <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return text.split("\n")


class Span(NamedTuple):
    """A stretch of a source; lines and columns count from 1 and the end column is exclusive."""

    source: Source
    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """Where something is said: a span, or only a path such as `model.layers[2]` for a spec given as a dict."""

    span: Span | None
    path: str = ""
