"""Blocks -> one HTML page with everything in it. It asks for nothing, and its own policy lets no script run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from specnet.report.blocks import Block, Code, Folded, Heading, Items, Picture, Table, Text

FOLDER = Path(__file__).parent
DEEPEST = 4
TYPES = {".png": "image/png", ".svg": "image/svg+xml"}


def html(title: str, blocks: Sequence[Block], drawn: Mapping[str, bytes]) -> str:
    """The page; `drawn` has the content of each picture by its file name."""
    style = (FOLDER / "report.css").read_text(encoding="utf-8")
    return Template((FOLDER / "report.html").read_text(encoding="utf-8")).substitute(
        title=escape(title),
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        contents=_contents(blocks),
        body="\n".join(_block(block, drawn) for block in blocks),
    )


def _contents(blocks: Sequence[Block]) -> str:
    """Links to the sections."""
    names = [block.text for block in blocks if isinstance(block, Heading) and block.level == 2]
    return "\n".join(f'<a href="#{_anchor(name)}">{escape(name)}</a>' for name in names)


def _anchor(text: str) -> str:
    return escape("-".join(text.lower().split()), quote=True)


def _block(block: Block, drawn: Mapping[str, bytes]) -> str:
    match block:
        case Heading(level, text):
            anchor = f' id="{_anchor(text)}"' if level == 2 else ""
            return f"<h{level}{anchor}>{escape(text)}</h{level}>"
        case Text(text, is_leading):
            return f"<p{_classes('leading' if is_leading else '')}>{escape(text)}</p>"
        case Items(items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Table():
            return _table(block)
        case Code(text, _):
            return f"<pre><code>{escape(text.rstrip())}</code></pre>"
        case Picture():
            return _picture(block, drawn[block.file])
        case Folded(title, inside):
            body = "\n".join(_block(one, drawn) for one in inside)
            return f"<details><summary>{escape(title)}</summary>\n{body}\n</details>"


def _table(table: Table) -> str:
    head = _row("th", table.headings, table.numbers)
    body = "\n".join(_row("td", row, table.numbers) for row in table.rows)
    return f'<div class="wide"><table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody></table></div>'


def _row(tag: str, texts: Sequence[str], numbers: Collection[int]) -> str:
    cells = (
        f"<{tag}{_classes(_depth(text), 'number' if column in numbers else '')}>{escape(text.strip())}</{tag}>"
        for column, text in enumerate(texts)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _depth(text: str) -> str:
    """Leading blanks of a cell say how deep something stands."""
    depth = (len(text) - len(text.lstrip(" "))) // 2
    return f"depth-{min(depth, DEEPEST)}" if depth else ""


def _classes(*names: str) -> str:
    given = " ".join(filter(None, names))
    return f' class="{given}"' if given else ""


def _picture(picture: Picture, content: bytes) -> str:
    """SVG stands in an image too, where nothing in it can run."""
    ending = Path(picture.file).suffix
    address = f"data:{TYPES[ending]};base64,{base64.b64encode(content).decode()}"
    caption = escape(picture.caption)
    return (
        f'<figure class="{ending[1:]}"><div class="paper"><img alt="{caption}" src="{address}"></div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
