"""A table of text that keeps to a width: columns that may wrap give way, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers stand `right`; a column with a `least` width may be made that narrow."""

    heading: str
    right: bool = False
    least: int | None = None


def table(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """The lines of the table, a rule below the headings; `width` None lets it be as wide as it wants."""
    lines = [tuple(column.heading for column in columns), *cells]
    widths = _narrowed(columns, [max(map(len, column)) for column in zip(*lines, strict=True)], width)
    rule = GAP.join("─" * size for size in widths)
    for number, line in enumerate(lines):
        yield from _wrapped(columns, line, widths)
        if number == 0:
            yield rule
    yield rule


def _narrowed(columns: Sequence[Column], widths: list[int], limit: int | None) -> list[int]:
    """The widest of the columns that may give way loses a character, until all fit or none can."""
    excess = 0 if limit is None else sum(widths) + len(GAP) * (len(widths) - 1) - limit
    for _ in range(excess):
        able = [
            number
            for number, column in enumerate(columns)
            if column.least is not None and widths[number] > column.least
        ]
        if not able:
            break
        widths[max(able, key=lambda number: widths[number])] -= 1
    return widths


def _wrapped(columns: Sequence[Column], line: Sequence[str], widths: list[int]) -> Iterator[str]:
    pieces = [_pieces(text, width) for text, width in zip(line, widths, strict=True)]
    for number in range(max(map(len, pieces))):
        parts = [own[number] if number < len(own) else "" for own in pieces]
        aligned = [
            part.rjust(width) if column.right else part.ljust(width)
            for part, width, column in zip(parts, widths, columns, strict=True)
        ]
        yield GAP.join(aligned).rstrip()


def _pieces(text: str, width: int) -> list[str]:
    """The text in lines of at most `width`, broken behind blanks, commas, `_`, `/` or before a capital where there are some; further lines are indented."""
    if len(text) <= width:
        return [text]
    indent = " " * max(min(len(text) - len(text.lstrip()) + 2, width // 2 - 2), 0)
    end = next((at for at in range(width, width // 2, -1) if text[at - 1] in " ,_/" or text[at].isupper()), width)
    return [text[:end].rstrip(), *_pieces(indent + text[end:].lstrip(), width)]
