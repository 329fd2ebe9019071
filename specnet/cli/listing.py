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
    columns = [
        Column(
            heading,
            place in one.right,
            least=None if place in one.right else 8,
            neat=None if place in one.right else 16,
        )
        for place, heading in enumerate(one.headings)
    ]
    return "\n".join(table(columns, one.rows, width)) + "\n"


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
