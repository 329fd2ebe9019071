"""The section on the data: sets, shapes, balance of the classes, a few samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from specnet.backend.samples import Samples
from specnet.report.blocks import Block, Heading, Items, Picture, Table, Text, picture_file
from specnet.report.drawing.classes import classes_figure
from specnet.report.drawing.images import LONGEST, images_figure
from specnet.report.drawing.style import draw_figure
from specnet.report.drawing.words import in_lines, label
from specnet.report.record import Data, DataSet, Field
from specnet.report.wording import number, plural, shape_text

MOST_STATISTICS = 60


def about_data(data: Data | None, samples: Samples) -> Iterator[Block]:
    """What the model learned from and was tested on."""
    yield Heading(2, "The data")
    if data is None:
        yield Text("The run ended before its data was known.")
        return
    yield Text(f"Source: {data.source}")
    yield Table(("Set", "Samples", "Inputs", "Targets"), [_row(one) for one in data.sets], (1,))
    if data.notes:
        yield Items(data.notes)
    for target in dict.fromkeys(name for one in data.sets for name in one.targets):
        yield from _balance(data, target)
    if samples.samples:
        yield _samples(data, samples)
    yield from _statistics(data)


def _row(one: DataSet) -> tuple[str, str, str, str]:
    count = "not counted" if one.size is None else f"{one.size:,}"
    return one.name, count, _fields(one.inputs), _fields(one.targets)


def _fields(fields: Mapping[str, Field]) -> str:
    return (
        "; ".join(
            " ".join(filter(None, (f"{name}:", shape_text(field.shape), field.dtype))) for name, field in fields.items()
        )
        or "none"
    )


def _balance(data: Data, target: str) -> Iterator[Picture]:
    fields = {one.name: one.targets[target] for one in data.sets if target in one.targets}
    counts = {name: field.classes for name, field in fields.items() if field.classes}
    if not counts:
        return
    names = data.names(target, max(map(len, counts.values())))
    several = len(data.targets_with_classes) > 1
    title = f"Class balance of {target}" if several else "Class balance"
    caption = f"{title}: samples of each class. {_in_words(counts, names)}"
    figure = partial(classes_figure, label(title), names, counts)
    yield Picture(picture_file("classes", target if several else ""), caption, draw_figure(figure))


def _in_words(counts: Mapping[str, Sequence[int]], names: Sequence[str]) -> str:
    first, own = next(iter(counts.items()))
    least, most = min(own), max(own)
    if least == most:
        return f"In {first}, each class has {plural(least, 'sample')}."
    rare, common = names[own.index(least)], names[own.index(most)]
    return f"In {first}, {rare} has the fewest ({least:,}) and {common} the most ({most:,})."


def _samples(data: Data, samples: Samples) -> Picture:
    words = [in_lines(_label(data, one), LONGEST) for one in samples.labels]
    words += [""] * (len(samples.samples) - len(words))
    figure = partial(images_figure, "Samples of the training set", samples.samples, words)
    caption = "Samples of the training set, as they are before any preprocessing."
    return Picture(picture_file("samples"), caption, draw_figure(figure))


def _label(data: Data, value: Any) -> str:
    """The name of a class, the names of all that apply, or a number."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return label(value)
    targets = data.targets_with_classes
    if not targets:
        return ", ".join(map(number, value)) if isinstance(value, list) else number(value)
    target = targets[0]
    chosen = [place for place, one in enumerate(value) if one > 0.5] if isinstance(value, list) else [int(value)]
    names = data.names(target, max(chosen, default=0) + 1)
    return ", ".join(label(names[one], f"class {one}") for one in chosen) or "none"


def _statistics(data: Data) -> Iterator[Block]:
    """Least, greatest, mean and deviation of the columns of the training set, where they were measured."""
    fields = data.sets[0].inputs.items() if data.sets else ()
    columns = {
        name if column in ("", name) else f"{name}: {column}": values
        for name, field in fields
        for column, values in field.statistics.items()
    }
    if not columns:
        return
    headings = list(dict.fromkeys(key for values in columns.values() for key in values))
    rows = [
        (name, *(number(values.get(key)) if key in values else "" for key in headings))
        for name, values in list(columns.items())[:MOST_STATISTICS]
    ]
    yield Heading(3, f"Columns of {data.sets[0].name}")
    yield Table(("Column", *headings), rows, range(1, len(headings) + 1))
    if len(columns) > MOST_STATISTICS:
        yield Text(f"{len(columns) - MOST_STATISTICS:,} more columns are not shown.")
