"""The picture as DOT, SVG, PNG and PDF, with the Graphviz that comes inside of the pygraphviz wheel."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from specnet.diagnostics import Diagnostic, SpecError
from specnet.render.families import colours
from specnet.render.fonts import some_font
from specnet.render.levels import levels_of
from specnet.render.picture import Box, Picture, title
from specnet.render.quiet import quiet

FONT = "Helvetica,Arial,DejaVu Sans,sans-serif"
DPI = 144
COARSEST = 20  # dots an inch, with which letters can be made out at all
# Cairo cuts pictures at 32,767 dots, and takes four bytes for each of them.
SIDE, AREA = 30_000, 150_000_000
# How much more than others the arrows of the longest way through want to go straight down.
STRAIGHT = "20"
# A picture whose arrows pass more levels than this is laid out with less care: it would take minutes.
MOST_LEVELS = 4_000
HASTY = {"nslimit": "0.2", "nslimit1": "0.2", "searchsize": "5", "mclimit": "0.01"}


def draw(drawn: Picture, path: Path, format: str) -> None:
    """Writes the picture as `svg`, `png` or `pdf`."""
    graph = _graph(drawn)
    with some_font(), quiet():  # fontconfig warns about settings of the system that it does not know
        graph.layout("dot")
        if format == "png":
            graph.graph_attr["dpi"] = str(fitting_dpi(graph.graph_attr["bb"]))
        graph.draw(str(path), format=format)


def fitting_dpi(bounds: str) -> int:
    """Dots an inch with which a picture of this size, in points, can be written and read. Raises SpecError if there are none."""
    _, _, width, height = (max(float(bound), 1) / 72 for bound in bounds.split(","))
    finest = min(DPI, int(SIDE / max(width, height)), int((AREA / (width * height)) ** 0.5))
    if finest >= COARSEST:
        return finest
    message = f"a PNG of this model would be {width * COARSEST:,.0f} x {height * COARSEST:,.0f} dots even in the coarsest form"
    help_text = "write `.svg` or `.html`, which have no such limit"
    raise SpecError([Diagnostic("unwritable-output", message, (), help=(help_text,))])


def dot(drawn: Picture) -> str:
    """The picture in Graphviz' own language."""
    return str(_graph(drawn).to_string())


def _graph(drawn: Picture) -> Any:
    import pygraphviz

    graph = pygraphviz.AGraph(
        directed=True,
        strict=True,
        compound=True,
        rankdir="TB",
        nodesep="0.35",
        ranksep="0.5",
        dpi=str(DPI),
        bgcolor="white",
        fontname=FONT,
    )
    graph.node_attr.update(
        shape="box", style="rounded,filled", fontname=FONT, fontsize="11", margin="0.18,0.09", penwidth="1.2"
    )
    graph.edge_attr.update(color="#555555", arrowsize="0.7")
    if _levels_passed(drawn) > MOST_LEVELS:
        graph.graph_attr.update(splines="line", **HASTY)
    _fill(graph, graph, drawn, "n")
    return graph


def _levels_passed(drawn: Picture) -> int:
    """By all arrows together, those of nested models included: what Graphviz' effort grows with."""
    inside = sum(_levels_passed(box.inside) for box in drawn.boxes if box.inside is not None)
    level = levels_of(len(drawn.boxes), drawn.arrows)
    return inside + sum(level[target] - level[source] for source, target in drawn.arrows)


def _fill(whole: Any, part: Any, drawn: Picture, prefix: str) -> None:
    for number, box in enumerate(drawn.boxes):
        identity = f"{prefix}{number}"
        if box.inside is None:
            fill, line = colours(box.kind)
            part.add_node(identity, label=_label(box), fillcolor=fill, color=line)
        else:
            cluster = part.add_subgraph(
                name=f"cluster_{identity}",
                label=title(box),
                style="rounded,dashed",
                color="#888888",
                fontsize="11",
                fontname=FONT,
            )
            _fill(whole, cluster, box.inside, f"{identity}_")
    straight = drawn.longest_way
    for source, target in drawn.arrows:
        _arrow(whole, drawn, prefix, source, target, is_straight=(source, target) in straight)


def _arrow(whole: Any, drawn: Picture, prefix: str, source: int, target: int, *, is_straight: bool) -> None:
    """Arrows to and from a nested model end at its frame, and have room for that."""
    tail, head = drawn.boxes[source], drawn.boxes[target]
    attributes = {"weight": STRAIGHT} if is_straight else {}
    if tail.inside is not None:
        attributes["ltail"] = f"cluster_{prefix}{source}"
    if head.inside is not None:
        attributes |= {"lhead": f"cluster_{prefix}{target}", "minlen": "2"}
    whole.add_edge(
        _end(tail, f"{prefix}{source}", last=True), _end(head, f"{prefix}{target}", last=False), **attributes
    )


def _end(box: Box, identity: str, *, last: bool) -> str:
    if box.inside is None:
        return identity
    boxes = box.inside.boxes
    number = next(
        (
            n
            for n in (reversed(range(len(boxes))) if last else range(len(boxes)))
            if boxes[n].role == ("output" if last else "input")
        ),
        0,
    )
    return _end(boxes[number], f"{identity}_{number}", last=last)


def _label(box: Box) -> str:
    """An HTML-like label: kind and arguments, then name and shape in small grey letters, a row each."""
    title = f"<b>{escape(box.kind)}</b>" + (f"  {escape(box.detail)}" if box.detail else "")
    small = "  ·  ".join(escape(text) for text in (box.name, box.shape) if text)
    notes = [escape(", ".join(box.notes[start : start + 4])) for start in range(0, len(box.notes), 4)]
    rows = [title, *(f'<font point-size="9" color="#555555">{text}</font>' for text in (small, *notes) if text)]
    cells = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="1">{cells}</table>>'
