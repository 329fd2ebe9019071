"""Boxes and arrows for a terminal or a Markdown file."""

from __future__ import annotations

from specnet.render.canvas import Canvas
from specnet.render.channel import draw, rows_of
from specnet.render.levels import Levels, levels
from specnet.render.picture import Box, Picture
from specnet.render.placing import columns, narrowest

NARROWEST = 24
WIDEST = 72
# A picture with branches that is wider than this is drawn as a list.
WIDEST_PICTURE = 160


def text_diagram(drawn: Picture, width: int = WIDEST_PICTURE) -> str:
    """The picture as text, branches side by side; where that is wider than `width`, one box below the other."""
    contents = [_content(box) for box in drawn.boxes]
    if drawn.arrows == tuple((number, number + 1) for number in range(len(drawn.boxes) - 1)):
        return _list(drawn, contents)
    lines = _side_by_side(drawn, contents, width)
    return "\n".join([*lines, ""]) if lines and max(map(len, lines)) <= width else _list(drawn, contents)


def _side_by_side(drawn: Picture, contents: list[list[str]], width: int) -> list[str]:
    """The lines of the picture; none where it is seen before placing anything that they would be wider than `width`."""
    placed = levels(len(drawn.boxes), drawn.arrows)
    inner = [min(max(map(len, content)), WIDEST) for content in contents]
    inner = [own + 1 - own % 2 for own in inner]
    widths = {number: inner[number] + 4 if number < placed.boxes else 1 for level in placed.levels for number in level}
    if narrowest(placed, widths) > width:
        return []
    column = columns(placed, widths)
    canvas, row = Canvas(), 0
    for number, level in enumerate(placed.levels):
        height = max(len(contents[box]) + 2 for box in level if box < placed.boxes)
        for box in level:
            _draw_node(canvas, placed, box, column, row, height, contents, inner)
        row = _draw_arrows(canvas, placed, number, column, row + height)
    return list(canvas.lines())


def _draw_node(
    canvas: Canvas,
    placed: Levels,
    node: int,
    column: dict[int, int],
    row: int,
    height: int,
    contents: list[list[str]],
    inner: list[int],
) -> None:
    """A box, and the line down to the arrows where a neighbour is higher; a bend is a line through the level."""
    leaving = [arrow for arrow in placed.arrows if arrow[0] == node]
    start = row
    if node < placed.boxes:
        lines = _framed(contents[node], inner[node], open_below=bool(leaving))
        for offset, line in enumerate(lines):
            canvas.write(row + offset, column[node] - inner[node] // 2 - 2, line)
        start += len(lines)
    for arrow in leaving:
        canvas.vertical(arrow, column[node], start, row + height)


def _draw_arrows(canvas: Canvas, placed: Levels, level: int, column: dict[int, int], top: int) -> int:
    """The arrows below a level, from row `top` on; the row of the next level."""
    members = set(placed.levels[level])
    arrows = [arrow for arrow in placed.arrows if arrow[0] in members]
    if not arrows:
        return top
    rows = rows_of(arrows, column)
    bottom = top + max(rows.values(), default=-1) + 1
    draw(canvas, arrows, column, top, bottom, rows)
    for _, target in arrows:
        if target < placed.boxes:
            canvas.write(bottom, column[target], "▼")
    return bottom + 1


def _list(drawn: Picture, contents: list[list[str]]) -> str:
    """One box below the other, arrows between neighbours, and `from ...` where a box has other sources."""
    sources: list[list[int]] = [[] for _ in drawn.boxes]
    for source, target in drawn.arrows:
        sources[target].append(source)
    contents = [[*_origin(drawn, number, sources[number]), *content] for number, content in enumerate(contents)]
    width = min(max([NARROWEST, *(len(line) for lines in contents for line in lines)]), WIDEST)
    lines: list[str] = []
    for number, content in enumerate(contents):
        if number - 1 in sources[number]:
            lines += [" " * (width // 2 + 2) + "▼"]
        is_open = number + 1 < len(sources) and number in sources[number + 1]
        lines += _framed(content, width, open_below=is_open)
    return "\n".join([*lines, ""])


def _origin(drawn: Picture, number: int, sources: list[int]) -> list[str]:
    return (
        [] if sources in ([], [number - 1]) else ["from " + ", ".join(drawn.boxes[source].name for source in sources)]
    )


def _content(box: Box) -> list[str]:
    lines = [_title(box), *([box.shape] if box.shape else [])]
    if box.inside is not None:
        lines += ["", *(f"  {_title(inner)}" for inner in box.inside.boxes)]
    return lines + (["", *box.notes] if box.notes else [])


def _title(box: Box) -> str:
    title = f"{box.kind}  {box.detail}".strip()
    return title if _is_automatic(box) else f"{box.name}: {title}"


def _is_automatic(box: Box) -> bool:
    squeezed = box.name.replace("_", "").lower()
    return squeezed.startswith(box.kind.replace("_", "").lower())


def _framed(content: list[str], width: int, *, open_below: bool) -> list[str]:
    bottom = "─" * (width + 2)
    middle = (width + 2) // 2
    if open_below:
        bottom = bottom[:middle] + "┬" + bottom[middle + 1 :]
    return ["┌" + "─" * (width + 2) + "┐", *(f"│ {_fit(line, width)} │" for line in content), "└" + bottom + "┘"]


def _fit(line: str, width: int) -> str:
    return line.ljust(width) if len(line) <= width else line[: width - 1] + "…"
