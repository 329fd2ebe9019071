"""Boxes and arrows for a terminal or a Markdown file."""

from __future__ import annotations

from specnet.render.picture import Box, Picture

NARROWEST = 24
WIDEST = 72


def text_diagram(drawn: Picture) -> str:
    """The picture as text: one box below the other, arrows between neighbours, and `from ...` where a box has other sources."""
    contents = [_content(drawn, number) for number in range(len(drawn.boxes))]
    width = min(max([NARROWEST, *(len(line) for lines in contents for line in lines)]), WIDEST)
    lines: list[str] = []
    for number, content in enumerate(contents):
        follows = (number - 1, number) in drawn.arrows
        continues = (number, number + 1) in drawn.arrows
        if number and follows:
            lines += [" " * (width // 2 + 2) + "▼"]
        lines += _framed(content, width, open_below=continues)
    return "\n".join([*lines, ""])


def _content(drawn: Picture, number: int) -> list[str]:
    box = drawn.boxes[number]
    sources = [source for source, target in drawn.arrows if target == number]
    lines = (
        [] if sources in ([], [number - 1]) else ["from " + ", ".join(drawn.boxes[source].name for source in sources)]
    )
    lines += [_title(box), *_wrapped(box.shape)]
    if box.inside is not None:
        lines += ["", *(f"  {_title(inner)}" for inner in box.inside.boxes)]
    return lines + (["", *box.notes] if box.notes else [])


def _title(box: Box) -> str:
    title = f"{box.kind}  {box.detail}".strip()
    return title if _is_automatic(box) else f"{box.name}: {title}"


def _is_automatic(box: Box) -> bool:
    squeezed = box.name.replace("_", "").lower()
    return squeezed.startswith(box.kind.replace("_", "").lower())


def _wrapped(text: str) -> list[str]:
    return [text] if text else []


def _framed(content: list[str], width: int, *, open_below: bool) -> list[str]:
    bottom = "─" * (width + 2)
    middle = width // 2 + 1
    if open_below:
        bottom = bottom[:middle] + "┬" + bottom[middle + 1 :]
    return ["┌" + "─" * (width + 2) + "┐", *(f"│ {_fit(line, width)} │" for line in content), "└" + bottom + "┘"]


def _fit(line: str, width: int) -> str:
    return line.ljust(width) if len(line) <= width else line[: width - 1] + "…"
