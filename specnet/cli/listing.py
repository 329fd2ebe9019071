"""Tables for the screen and for Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from specnet.render.table import Column, table


class Listing(NamedTuple):
    """A line above, headings, rows; the columns in `right` hold numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


def as_text(listings: Iterable[Listing], width: int | None = None) -> str:
    """The tables for a screen of `width` columns."""
    return "\n".join(f"{one.title}\n\n{_lines(one, width)}" for one in listings)


def _lines(one: Listing, width: int | None) -> str:
    if not one.rows:
        return ""
    columns = [_column(heading, place, is_number=place in one.right) for place, heading in enumerate(one.headings)]
    return "\n".join(table(columns, one.rows, width)) + "\n"


def _column(heading: str, place: int, *, is_number: bool) -> Column:
    """Numbers keep their width; of texts the first gives way last, for it says what the line is about."""
    if is_number:
        return Column(heading, right=True)
    return Column(heading, least=8, neat=16, turn=int(place == 0))


def as_markdown(listings: Iterable[Listing]) -> str:
    """The tables as Markdown."""
    return "\n".join(f"{one.title}\n{_markdown(one)}" for one in listings)


def _markdown(one: Listing) -> str:
    if not one.rows:
        return ""
    rule = ["---:" if place in one.right else "---" for place in range(len(one.headings))]
    return "\n" + "".join(_row(cells) for cells in (one.headings, rule, *one.rows))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells) + " |\n"


def as_json(value: Any) -> str:
    """Plain data as JSON; what is no number is null."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
