"""The section on what the model is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from specnet.report.blocks import Block, Code, Folded, Heading, Items, Picture, Table, Text
from specnet.report.look import Look


def about_model(look: Look) -> Iterator[Block]:
    """Description, diagram, layers, and the spec itself."""
    yield Heading(2, "The model")
    if look.description:
        yield Text(look.description)
    yield Picture(
        "diagram.svg",
        f"The layers of {look.name} with their arguments and output shapes.",
        lambda path: _write(path, look.diagram_svg),
    )
    yield Table(look.headings, look.layers, look.numbers)
    yield Items(look.totals)
    yield Folded("The diagram as text", [Code(look.diagram_text, "text")])
    yield Folded("The spec, with everything that was set when the run began", [Code(look.spec_text, "yaml")])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
