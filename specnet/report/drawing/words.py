"""Words in pictures: what the fonts cannot draw, and how much room letters take."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

SIZE = 12  # points
# For names in other scripts; only those that a system has are asked.
OTHER_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "Malgun Gothic",
    "PingFang SC",
    "Hiragino Sans",
    "Arial Unicode MS",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
)
POINTS = 72  # in an inch
_UNIT = 65_536  # of FreeType's advances


@cache
def fonts() -> tuple[str, ...]:
    """The font that comes with matplotlib, and those that are there for letters it lacks."""
    there = {font.name for font in fontManager.ttflist}
    return ("DejaVu Sans", *(name for name in OTHER_FONTS if name in there))


def label(name: str, instead: str = "?") -> str:
    """The name in one line, as far as the fonts have its letters; `instead` where they have not."""
    line = " ".join("".join(letter for letter in name if not _is_control(letter)).split())
    return line if all(letter.isspace() or _font_of(letter) for letter in line) else instead


def class_labels(names: Sequence[str], most: float) -> list[str]:
    """Labels at most `most` inches long for classes; those that cannot be drawn are called by number.

    Where shortening makes two alike, the numbers of the classes stand before all of them.
    """
    labels = [label(name, f"class {number}") for number, name in enumerate(names)]
    short = [shortened(name, most) for name in labels]
    if len(set(short)) == len(set(labels)):
        return short
    return [shortened(f"{number}: {name}", most) for number, name in enumerate(labels)]


def inches(text: str) -> float:
    """How long the text is, in letters of `SIZE`."""
    return sum(map(_advance, text))


def shortened(text: str, most: float) -> str:
    """The text, its middle left out where it is longer than `most` inches: names often differ at their ends only."""
    if inches(text) <= most:
        return text
    for kept in range(len(text) - 1, 1, -1):
        short = f"{text[: (kept + 1) // 2].rstrip()}…{text[len(text) - kept // 2 :].lstrip()}"
        if inches(short) <= most:
            return short
    return "…"


def in_lines(text: str, width: float, most: int = 2) -> str:
    """The text in at most `most` lines of `width` inches, broken between words."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most - 1:
        taken = max((count for count in range(1, len(rest) + 1) if inches(" ".join(rest[:count])) <= width), default=0)
        if not taken:
            break
        lines.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    return "\n".join([*lines, shortened(" ".join(rest), width)] if rest else lines)


def _is_control(letter: str) -> bool:
    """Controls and marks of direction are not to be drawn; blanks of any sort are."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") and not letter.isspace()


@cache
def _font_of(letter: str) -> Any:
    """The first font that has the letter, None where none has."""
    for name in fonts():
        font = get_font(findfont(FontProperties(family=name)))
        if font.get_char_index(ord(letter)):
            return font
    return None


@cache
def _advance(letter: str) -> float:
    font = _font_of(letter)
    if font is None:
        return SIZE / POINTS
    font.set_size(SIZE, POINTS)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / _UNIT / POINTS
