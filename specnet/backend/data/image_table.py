"""A CSV table of image paths with labels or numbers."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from specnet.backend.data.examples import Array
from specnet.backend.data.files_images import checked, fits, form_of
from specnet.backend.data.source import TRAIN, Opened, Source
from specnet.diagnostics import Label, SpecError, did_you_mean
from specnet.syntax import place_of

Table = Mapping[str, Sequence[str]]


def open_source(source: Source) -> Opened:
    """The images of the table as one set. Paths start at the folder of the table, else where other paths of the spec start."""
    path = source.path()
    table = _read(source, path)
    paths = _paths(source, path, _column(source, table, "image", source.get("image")))
    targets = _targets(source, table)
    form = form_of(source)
    found = checked(source, path.parent, paths, targets, form, fits(source, form, len(paths)))
    return Opened({TRAIN: found.examples}, None, found.notes)


def _read(source: Source, path: Path) -> Table:
    """The columns of the table by name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading, *rows = [row for row in csv.reader(file, strict=True) if row] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise source.fault("data-unreadable", f"`{path}` cannot be read as CSV: {error}", "path") from error
    if not rows:
        raise source.fault(
            "data-empty", f"`{path}` has no rows", "path", "the first line holds the names of the columns"
        )
    for number, row in enumerate(rows, start=2):
        if len(row) != len(heading):
            message = f"row {number} of `{path}` has {len(row)} cells, and the heading {len(heading)}"
            raise source.fault("data-unreadable", message, "path")
    return dict(zip(heading, zip(*rows, strict=True), strict=True))


def _column(source: Source, table: Table, argument: str, name: str, place: int | None = None) -> Sequence[str]:
    if name in table:
        return table[name]
    there = ", ".join(f"`{one}`" for one in table)
    error = source.fault("data-missing", f"the table has no column `{name}`", None, f"it has {there}")
    loc = (*source.loc, source.kind, argument, *(() if place is None else (place,)))
    label = Label(place_of(source.root, loc), did_you_mean(name, table))
    raise SpecError([one._replace(labels=(label,)) for one in error.diagnostics])


def _paths(source: Source, table: Path, written: Sequence[str]) -> list[str]:
    """Where the images are; those that are nowhere stay as they would be beside the table, and are told of later."""
    folders = (table.parent, *source.folders)
    return [_found(folders, path.strip()) for path in written]


def _found(folders: Sequence[Path], written: str) -> str:
    joined = [folder / written for folder in folders]
    return str(next((path for path in joined if path.is_file()), joined[0]))


def _targets(source: Source, table: Table) -> dict[str, Array]:
    """One target, or several columns of numbers side by side; by the names of outputs where `data.targets` has them."""
    wanted = source.get("target")
    if isinstance(wanted, str):
        return {"y": _values(source, wanted, _column(source, table, "target", wanted))}
    columns = {name: _column(source, table, "target", name, place) for place, name in enumerate(wanted)}
    values = {name: _values(source, name, column) for name, column in columns.items()}
    given: Any = source.data.targets
    if given:
        return {output: _side_by_side(source, values, names) for output, names in given.items()}
    return {"y": _side_by_side(source, values, list(wanted))}


def _side_by_side(source: Source, values: Mapping[str, Array], names: str | Sequence[str]) -> Array:
    names = [names] if isinstance(names, str) else list(names)
    for name in names:
        if name not in values:
            there = ", ".join(f"`{one}`" for one in values)
            raise source.fault(
                "data-missing", f"`{name}` is no target of the table", "target", f"its targets are {there}"
            )
        if len(names) > 1 and values[name].dtype == object:
            message = f"several targets have to be numbers, and the column `{name}` holds texts"
            raise source.fault("data-missing", message, "target")
    return values[names[0]] if len(names) == 1 else np.stack([values[name] for name in names], axis=1)


def _values(source: Source, name: str, column: Sequence[str]) -> Array:
    """Whole numbers as int32, other numbers as float32, else texts."""
    cells = [cell.strip() for cell in column]
    if "" in cells:
        message = f"{cells.count('')} rows have nothing in the column `{name}`, the first is row {cells.index('') + 2}"
        raise source.fault("data-missing", message, "target")
    for number, dtype in ((int, "int32"), (float, "float32")):
        try:
            return np.asarray([number(cell) for cell in cells], dtype=dtype)
        except (ValueError, OverflowError):
            continue
    texts = np.empty(len(cells), dtype=object)
    texts[:] = cells
    return texts
