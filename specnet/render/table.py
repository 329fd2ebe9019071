"""A table of text that keeps to a width: columns that may wrap give way, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers stand `right`. A column with a `least` width may be made that narrow, and is made `neat` before others are."""

    heading: str
    right: bool = False
    least: int | None = None
    neat: int | None = None
    turn: int = 0  # those with a lower one give way first


def fits(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the table needs at most `width` columns with nothing wrapped."""
    return _total(_natural(columns, cells)) <= width


def table(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """The lines of the table, a rule below the headings; `width` None lets it be as wide as it wants."""
    lines = [tuple(column.heading for column in columns), *cells]
    widths = _narrowed(columns, _natural(columns, cells), width)
    rule = GAP.join("─" * size for size in widths)
    for number, line in enumerate(lines):
        yield from _wrapped(columns, line, widths)
        if number == 0:
            yield rule
    yield rule


def _natural(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    lines = [tuple(column.heading for column in columns), *cells]
    return [max(map(len, column)) for column in zip(*lines, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _narrowed(columns: Sequence[Column], widths: list[int], limit: int | None) -> list[int]:
    """Column after column gives way, first as far as looks neat, until all fit or none can."""
    excess = 0 if limit is None else _total(widths) - limit
    in_turn = sorted(range(len(columns)), key=lambda number: columns[number].turn)
    for wanted in ([column.neat for column in columns], [column.least for column in columns]):
        for number in in_turn:
            given = min(max(widths[number] - (wanted[number] or widths[number]), 0), max(excess, 0))
            widths[number] -= given
            excess -= given
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
    """The text in lines of at most `width`; further lines are indented a little more."""
    if len(text) <= width:
        return [text]
    rest = text.lstrip()
    margin = min(len(text) - len(rest), width // 2)
    further = min(margin + 2, width // 2) if width > 4 else 0
    pieces = []
    while len(rest) > width - margin:
        end = _break(rest, width - margin)
        pieces.append(" " * margin + rest[:end].rstrip())
        rest, margin = rest[end:].lstrip(), further
    return [*pieces, " " * margin + rest]


def _break(text: str, width: int) -> int:
    """Where a line ends: between two shapes if it can, else between words, else beside `_`, behind `/`, or before a capital."""
    between = text.rfind("), ", 0, width + 1)
    if between > 0:
        return between + 2
    ends = range(width, width // 3, -1)
    blank = next((at for at in ends if " " in text[at - 1 : at + 1]), None)
    return blank or next(
        (at for at in ends if text[at - 1] in ",_/" or text[at] == "_" or _is_new_word(text, at)), width
    )


def _is_new_word(text: str, at: int) -> bool:
    return text[at].isupper() and text[at - 1].isalnum() and not text[at - 1].isupper()
