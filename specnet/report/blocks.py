"""What a report consists of: plain values that Markdown and HTML are written from. All texts are plain text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias


class Heading(NamedTuple):
    """A heading; 1 is the title of the report."""

    level: int
    text: str


class Text(NamedTuple):
    """A paragraph; the `leading` one says what came out."""

    text: str
    is_leading: bool = False


class Items(NamedTuple):
    """A list."""

    items: Sequence[str]


class Table(NamedTuple):
    """Rows below headings; `numbers` are the columns that stand right."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Collection[int] = ()


class Code(NamedTuple):
    """Text that is shown as it is."""

    text: str
    language: str = ""


class Picture(NamedTuple):
    """A file in `pictures/`; `draw` writes it to a path, and `caption` says in words what is to be seen."""

    file: str
    caption: str
    draw: Callable[[Path], None]


class Folded(NamedTuple):
    """What most readers skip: folded in HTML until it is wanted."""

    title: str
    blocks: Sequence[Block]


Block: TypeAlias = "Heading | Text | Items | Table | Code | Picture | Folded"


def picture_file(what: str, name: str = "") -> str:
    """The file of a picture; a name with letters that a file name should not have is told apart by a number."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:40]
    parts = [what, safe] if safe == name else [what, safe, f"{zlib.crc32(name.encode()):08x}"]
    return "_".join(filter(None, parts)) + ".png"


def pictures(blocks: Sequence[Block]) -> list[Picture]:
    """All pictures, in order, folded ones too."""
    found: list[Picture] = []
    for block in blocks:
        if isinstance(block, Picture):
            found.append(block)
        elif isinstance(block, Folded):
            found.extend(pictures(block.blocks))
    return found
