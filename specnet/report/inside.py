"""Pictures of what each layer of a model makes of one example."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from specnet.backend.inspecting import Inside, Panel, Seen
from specnet.backend.inspecting.tiles import Mosaic, filters, limit, maps, picture, rows_of
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.files import whole_file, whole_folder
from specnet.report.drawing.style import BLUE, DPI, GREY, WIDTH, style
from specnet.report.drawing.words import SIZE, class_labels, in_lines, inches, label, shortened
from specnet.source import Place

ENDINGS = (".png", ".svg", ".pdf")
_FEW = 32  # values up to here are bars
_MOST_CLASSES = 20
_MOST_LABEL = 3.0  # inches
_HEAD, _LINE, _FOOT, _GAP = 0.42, 0.24, 0.55, 0.35  # inches
_LEFT, _RIGHT = 0.35, 0.25
_TALLEST, _BAR = 4.2, 0.75  # inches of a part, and of the scale of colours beside it
_BOLD = 1.35  # letters of headings are so much broader
_PALE = "#9db7cc"
_LABELS = 0.6  # inches of numbers beside axes
_Scale = tuple[float, float] | None
_OWN_FILE = re.compile(r"\d\d+_[\w.-]+\.png")


def write_inside(
    inside: Inside, target: Path, *, title: str = "", class_names: Sequence[str] | None = None
) -> list[Path]:
    """The files that were written: one tall picture where `target` ends in .png, .svg or .pdf, else a folder with a PNG a layer.

    `title` stands above the tall picture. `class_names` name the values of the last layer. Raises SpecError
    (`unwritable-output`) where the folder holds something that this function did not write.
    """
    sections = [_section(seen, class_names) for seen in inside.layers]
    if target.suffix.lower() in ENDINGS:
        with whole_file(target, target.suffix.lower()) as draft:
            _save(_tall(sections, title, inside.notes), draft, target.suffix.lower())
        return [target]
    _check_folder(target)
    names = [_file_name(number, section.seen) for number, section in enumerate(sections)]
    with whole_folder(target) as folder:
        for name, section in zip(names, sections, strict=True):
            _save(_tall([section], "", ()), folder / name, ".png")
    return [target / name for name in names]


def _file_name(number: int, seen: Seen) -> str:
    """`01_conv2d_32.png`: slashes of paths and whatever else file systems dislike become dashes."""
    return f"{number:02d}_{re.sub(r'[^A-Za-z0-9_.]+', '-', seen.name).strip('-')[:80]}.png"


def _check_folder(folder: Path) -> None:
    """Only what an earlier call wrote is replaced."""
    if folder.is_dir():
        others = sorted(path.name for path in folder.iterdir() if not _OWN_FILE.fullmatch(path.name))
        if not others:
            return
        message = f"`{folder}` holds what `specnet inspect` did not write: `{others[0]}`"
    elif folder.exists():
        message = f"`{folder}` is a file"
    else:
        return
    help_text = "name another folder, or a file that ends in .png, .svg or .pdf"
    raise SpecError([Diagnostic("unwritable-output", message, (Label(Place(None, str(folder))),), help=(help_text,))])


def _save(figure: Figure, path: Path, ending: str) -> None:
    with style():
        figure.savefig(path, format=ending.lstrip("."), dpi=DPI)


# -- sections -------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """One drawing of a section, as high as its width times `aspect`, or `height` inches."""

    title: str
    draw: Callable[[Axes], None]
    aspect: float | None = None
    height: float = 0.0
    left: float = 0.0  # inches for labels
    right: float = _BAR  # inches for the scale of colours


class _Section(NamedTuple):
    seen: Seen
    head: str
    note: str
    parts: tuple[_Part, ...]

    @property
    def widths(self) -> list[float]:
        """Inches of the axes of each part, without what stands beside them."""
        beside = sum(part.left + part.right for part in self.parts) + _GAP * (len(self.parts) - 1)
        room = (WIDTH - _LEFT - _RIGHT - beside) / len(self.parts)
        return [min(room, _TALLEST / part.aspect) if part.aspect else room for part in self.parts]

    @property
    def body(self) -> float:
        """Inches of the highest part."""
        return max(_tall_as(part, width) for part, width in zip(self.parts, self.widths, strict=True))

    @property
    def height(self) -> float:
        """Inches of all."""
        return self.above + self.body + _FOOT

    @property
    def above(self) -> float:
        """Inches of the words above the parts."""
        return (
            _HEAD + _LINE * (len(self.note.splitlines()) + max(len(title.splitlines()) for title in self.titles)) + 0.15
        )

    @property
    def titles(self) -> list[str]:
        """The titles of the parts, broken where they would reach into the next one."""
        rooms = [part.left + width + part.right for part, width in zip(self.parts, self.widths, strict=True)]
        rooms[-1] = WIDTH - _LEFT - _RIGHT - sum(rooms[:-1]) - _GAP * (len(rooms) - 1)
        return [in_lines(part.title, room - 0.1) for part, room in zip(self.parts, rooms, strict=True)]


def _tall_as(part: _Part, width: float) -> float:
    return width * part.aspect if part.aspect else part.height


def _section(seen: Seen, class_names: Sequence[str] | None) -> _Section:
    came, went = (" x ".join(map(str, shape)) or "1" for shape in seen.shapes)
    rest = f"  ·  {seen.kind}  ·  " + (went if seen.role == "input" else f"{came}  →  {went}")
    room = (WIDTH - _LEFT - _RIGHT) / _BOLD - inches(rest)
    head = shortened(label(seen.name), max(room, 1.0)) + rest
    parts = [_kernel(seen)] if seen.kernel is not None else []
    scale = limit(seen.panels[0].array) if "Pooling" in seen.kind else None  # so that colours can be compared
    parts += [_part(seen, panel, class_names, scale) for panel in seen.panels]
    note = in_lines(seen.note, WIDTH - _LEFT - _RIGHT - 0.4, 4) if seen.note else ""
    return _Section(seen, head, note, tuple(parts))


def _tall(sections: Sequence[_Section], title: str, notes: Sequence[str]) -> Figure:
    """All sections below each other; sizes are counted in inches from the top."""
    top = 0.55 if title else 0.15
    bottom = 0.3 * len(notes) + 0.1
    height = top + sum(section.height for section in sections) + bottom
    with style():
        figure = Figure(figsize=(WIDTH, height))
        if title:
            figure.text(
                0.5, 1 - 0.3 / height, shortened(label(title), WIDTH * 0.65), ha="center", va="center", size=SIZE + 5
            )
        for section in sections:
            _draw_section(figure, section, top, height)
            top += section.height
        for number, note in enumerate(notes):
            figure.text(_LEFT / WIDTH, (bottom - 0.2 - 0.3 * number) / height, note, va="center", color=GREY)
    return figure


def _draw_section(figure: Figure, section: _Section, top: float, height: float) -> None:
    def at(inches: float) -> float:
        return 1 - inches / height

    figure.text(_LEFT / WIDTH, at(top + 0.1), section.head, va="top", weight="bold", size=SIZE + 2)
    figure.text(_LEFT / WIDTH, at(top + _HEAD), section.note, va="top", color=GREY, linespacing=1.25)
    top += section.above
    left = _LEFT
    for part, width, title in zip(section.parts, section.widths, section.titles, strict=True):
        tall = _tall_as(part, width)
        box = ((left + part.left) / WIDTH, at(top + tall), width / WIDTH, tall / height)
        figure.text(left / WIDTH, at(top - 0.07), title, va="bottom")
        part.draw(figure.add_axes(box))
        left += part.left + width + part.right + _GAP


# -- parts ----------------------------------------------------------------------------------------------------


def _kernel(seen: Seen) -> _Part:
    mosaic = filters(seen.kernel)
    inputs, count = seen.kernel.shape[2:]
    if inputs in (1, 3):
        shown = f"{count}" if mosaic.shown == count else f"{mosaic.shown} of {count}"
        return _tiles(f"weights of {shown} units" if seen.kind == "Dense" else f"{shown} filters", mosaic)
    rows, columns = min(inputs, 8), min(count, 8)
    return _tiles(f"{columns} of {count} filters (columns), {rows} of {inputs} inputs (rows)", mosaic)


def _part(seen: Seen, panel: Panel, class_names: Sequence[str] | None, scale: _Scale = None) -> _Part:
    array = panel.array
    if seen.role == "input" and _is_picture(array):
        return _Part(panel.title, lambda axes: _show_picture(axes, array), array.shape[0] / array.shape[1])
    if array.ndim >= 3 and array.shape[:-1] != (1,) * (array.ndim - 1):
        mosaic = maps(array)
        count = f"{mosaic.total} channels" if mosaic.total > 1 else "1 channel"
        shown = count if mosaic.shown == mosaic.total else f"{mosaic.shown} of {count}"
        return _tiles(f"{panel.title}: {shown}", mosaic, scale)
    if array.ndim == 2 and min(array.shape) > 1:
        return _Part(panel.title, lambda axes: _show_table(axes, array), height=2.6, left=_LABELS + 0.15)
    values = array.ravel()
    if seen.role == "output" or len(values) == 1:
        return _outputs(panel.title, values, class_names if seen.role == "output" else None)
    if len(values) <= _FEW:
        return _Part(panel.title, lambda axes: _show_bars(axes, values), height=1.6, left=_LABELS + 0.15, right=0)
    return _strip(panel.title, values, 64 if len(seen.panels) == 1 else 32)


def _is_picture(array: Any) -> bool:
    return (array.ndim == 2 and min(array.shape) > 4) or (array.ndim == 3 and array.shape[2] in (1, 3, 4))


def _tiles(title: str, mosaic: Mosaic, scale: _Scale = None) -> _Part:
    height, width = mosaic.array.shape[:2]
    return _Part(title, lambda axes: _show_tiles(axes, mosaic.array, scale), height / width)


def _show_tiles(axes: Axes, array: Any, scale: _Scale) -> None:
    if array.ndim == 3:
        axes.imshow(array, interpolation="nearest", aspect="auto")
    else:
        _coloured(axes, array, scale)
    _bare(axes)


def _coloured(axes: Axes, array: Any, scale: _Scale = None) -> None:
    """Values as colours with their scale: blue to red around 0 where there are signs, else dark to light from 0."""
    low, high = scale or limit(array)
    colours = mpl.colormaps["RdBu_r" if low < 0 else "viridis"].with_extremes(bad="white")
    is_fine = max(array.shape) > 400
    shown = axes.imshow(
        array, cmap=colours, vmin=low, vmax=high, aspect="auto", interpolation="auto" if is_fine else "nearest"
    )
    box, figure = axes.get_position(), axes.figure
    bar = figure.add_axes((box.x1 + 0.06 / WIDTH, box.y0, 0.11 / WIDTH, box.height))
    legend = figure.colorbar(shown, cax=bar, ticks=MaxNLocator(nbins=3))
    legend.outline.set_visible(False)
    bar.grid(visible=False)


def _bare(axes: Axes) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def _show_picture(axes: Axes, array: Any) -> None:
    axes.imshow(picture(array), cmap="gray", interpolation="nearest", aspect="auto")
    _bare(axes)


def _show_table(axes: Axes, array: Any) -> None:
    _coloured(axes, array)
    axes.grid(visible=False)
    axes.set_xlabel("value", labelpad=1)
    axes.set_ylabel("step")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, nbins=8))


def _strip(title: str, values: Any, longest: int) -> _Part:
    rows, length = rows_of(values, longest)
    shown = f"{rows.size:,} of {len(values):,}" if len(values) > rows.size else f"{len(values):,}"

    def draw(axes: Axes) -> None:
        _coloured(axes, rows)
        axes.grid(visible=False)
        axes.set_xticks([0, length - 1])
        axes.set_yticks([0, len(rows) - 1] if len(rows) > 1 else [0])
        axes.set_yticklabels([f"{number * length:,}" for number in axes.get_yticks().astype(int)])

    return _Part(f"{title}: {shown} values in rows of {length}", draw, max(len(rows) / length, 0.2), left=_LABELS)


def _show_bars(axes: Axes, values: Any) -> None:
    axes.bar(range(len(values)), [_drawable(float(value)) for value in values], color=BLUE)
    axes.axhline(0, color=GREY, linewidth=1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=16))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.grid(visible=False, axis="x")


def _drawable(value: float) -> float:
    """The value, or nothing where it is no number."""
    return value if math.isfinite(value) else 0.0


def _outputs(title: str, values: Any, class_names: Sequence[str] | None) -> _Part:
    """The values of the last layer with the names of the classes, the greatest first where they are many."""
    names = list(class_names or ())
    if len(names) == 2 and len(values) == 1 and 0 <= values[0] <= 1:
        values = [1 - values[0], values[0]]  # one unit tells of the second class
    if len(names) != len(values):
        names = [str(number) for number in range(len(values))]
    order = list(range(len(values)))
    if len(values) > _MOST_CLASSES:
        order = sorted(order, key=lambda number: -float(values[number]))[:_MOST_CLASSES]
        title = f"{title}: the {_MOST_CLASSES} greatest of {len(values):,}"
    labels = class_labels([names[number] for number in order], _MOST_LABEL)
    chosen = [float(values[number]) for number in order]
    left = max(map(inches, labels)) + 0.15
    return _Part(
        title, lambda axes: _show_outputs(axes, labels, chosen), height=0.32 * len(order) + 0.1, left=left, right=0
    )


def _show_outputs(axes: Axes, labels: Sequence[str], values: Sequence[float]) -> None:
    are_shares = min(values) >= 0 and max(values) <= 1
    lengths = [_drawable(value) for value in values]
    best = max(lengths)
    bars = axes.barh(range(len(values)), lengths, color=[BLUE if length == best else _PALE for length in lengths])
    axes.bar_label(bars, [f"{100 * value:.1f} %" if are_shares else f"{value:.3g}" for value in values], padding=4)
    axes.set_yticks(range(len(values)), labels)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(min(0, *lengths) * 1.15, 1.12 if are_shares else max(best, 0) * 1.15 or 1)
