"""What a report shows of the model itself. All of it comes from the spec, before Keras."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from specnet.render.dot import draw
from specnet.render.picture import class_names, picture
from specnet.render.summary import summary_cells, totals
from specnet.render.text import WIDEST_PICTURE, text_diagram
from specnet.shapes import Facts
from specnet.shapes.cost import cost_of
from specnet.shapes.loaded import Loaded


class Look(NamedTuple):
    """The summary as a table (`numbers` are its columns that stand right) and the lines below it, the diagram as text and as SVG, and the text of the spec."""

    name: str
    description: str
    headings: tuple[str, ...]
    layers: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    totals: tuple[str, ...]
    diagram_text: str
    diagram_svg: str
    spec_text: str


def look_of(loaded: Loaded, facts: Facts, spec_text: str) -> Look:
    """The look of a checked spec. Draws with Graphviz and needs no engine. Raises SpecError."""
    graph = loaded.graph
    columns, cells = summary_cells(graph, facts)
    drawn = picture(graph, facts, class_names(loaded.spec))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "diagram.svg"
        draw(drawn, file, "svg")
        svg = file.read_text(encoding="utf-8")
    return Look(
        graph.name,
        loaded.spec.description or "",
        tuple(column.heading for column in columns),
        tuple(cells),
        tuple(place for place, column in enumerate(columns) if column.right),
        tuple(totals(facts, cost_of(graph, facts, None, batch_size=1))),
        text_diagram(drawn, WIDEST_PICTURE),
        svg,
        spec_text,
    )
