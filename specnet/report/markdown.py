"""Blocks -> Markdown as GitHub and GitLab show it. Names of a user stay text, whatever they contain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specnet.report.blocks import Block, Code, Folded, Heading, Items, Picture, Table, Text

FOLDER = "pictures"
# An underscore inside of a word is none of Markdown's business.
_MARKS = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])")
# Where a line begins: headings, lists, rules.
_AT_START = re.compile(r"^(\d*)([#+.)-]+)(?=\s|$)")


def markdown(blocks: Sequence[Block]) -> str:
    """The text of the whole report."""
    return "\n\n".join(map(_block, blocks)) + "\n"


def escaped(text: str) -> str:
    """One line of Markdown that shows the text as it is."""
    return _AT_START.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", " ".join(text.split())))


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {escaped(text)}"
        case Text(text, is_leading):
            return f"**{escaped(text)}**" if is_leading else escaped(text)
        case Items(items):
            return "\n".join(f"- {escaped(item)}" for item in items)
        case Table():
            return _table(block)
        case Code(text, language):
            return _fenced(text, language)
        case Picture(file, caption, _):
            return f"![{escaped(caption)}]({FOLDER}/{file})\n\n{escaped(caption)}"
        case Folded(title, inside):
            return f"**{escaped(title)}**\n\n" + "\n\n".join(map(_block, inside))


def _table(table: Table) -> str:
    rule = ["---:" if column in table.numbers else "---" for column in range(len(table.headings))]
    lines = [[*map(escaped, table.headings)], rule, *([*map(_cell, row)] for row in table.rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cell(text: str) -> str:
    """Leading blanks of a cell say how deep something stands."""
    depth = (len(text) - len(text.lstrip(" "))) // 2
    return "&nbsp;&nbsp;" * depth + escaped(text)


def _fenced(text: str, language: str) -> str:
    """The fence is longer than any that stands in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
