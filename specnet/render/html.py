"""One HTML page to explore a model: the drawing, search and details, without network and libraries.

Whatever a spec says goes in as JSON and is shown as text; the page's own policy lets nothing else run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from specnet.graph import Graph
from specnet.render.families import COLOURS
from specnet.render.page_data import page_data
from specnet.shapes import Facts
from specnet.spec import Spec
from specnet.syntax import Node

FOLDER = Path(__file__).parent / "page"
# In the order in which they build on each other.
SCRIPTS = (
    "tree.js",
    "order.js",
    "columns.js",
    "layout.js",
    "drawing.js",
    "view.js",
    "panel.js",
    "search.js",
    "walk.js",
    "page.js",
)


def html_page(spec: Spec, graph: Graph, facts: Facts, root: Node) -> str:
    """The page of a model; `root` is the document that its layers point to."""
    style = _read("page.css") + _colours()
    script = "(() => {\n" + "\n".join(map(_read, SCRIPTS)) + "})();\n"
    return Template(_read("page.html")).substitute(
        title=escape(graph.name),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        data=_json(page_data(spec, graph, facts, root)),
    )


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _json(data: Any) -> str:
    """JSON that cannot end the element that it stands in."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _colours() -> str:
    """The families of kinds, as dot.py draws them."""
    return "".join(
        f".family-{number} {{ --fill: {fill}; --line: {line}; }}\n" for number, (_, fill, line) in enumerate(COLOURS)
    )
