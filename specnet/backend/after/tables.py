"""Rows of a CSV file as examples to predict."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from specnet.backend.after.asked import Asked, Field, Fields, fitted, mismatch, takes, unreadable
from specnet.backend.data.examples import Array
from specnet.diagnostics import did_you_mean

ROWS = 4096


def asked(path: Path, fields: Fields) -> Iterator[Asked]:
    """The rows of a table, some at once. Raises SpecError for a missing column, and text where numbers are needed."""
    separator = "\t" if path.suffix.lower() == ".tsv" else fields.separator
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = (line for line in csv.reader(file, delimiter=separator) if line)
            yield from _asked(path, lines, fields)
    except UnicodeDecodeError as error:
        raise unreadable(path, "it is not UTF-8 text") from error
    except (OSError, csv.Error) as error:
        raise unreadable(path, str(error)) from error


def _asked(path: Path, lines: Iterator[list[str]], fields: Fields) -> Iterator[Asked]:
    first = next(lines, None)
    if first is None:
        raise unreadable(path, "it is empty")
    has_names = not all(map(_is_number, first))
    header = first if has_names else None
    columns = _places(path, header, len(first), fields)
    rows = lines if header else _with(first, lines)
    if fields.steps:
        yield _window(path, rows, columns, fields)
        return
    number, any_rows = 1, False
    while block := list(islice(rows, ROWS)):
        any_rows = True
        names = tuple(f"{path}:{row}" for row in range(number, number + len(block)))
        inputs = {name: _column(path, name, block, places, fields, number) for name, places in columns.items()}
        number += len(block)
        yield Asked(names, inputs)
    if not any_rows:
        raise unreadable(path, "it has a header and no rows")


def _with(first: list[str], lines: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from lines


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _places(path: Path, header: list[str] | None, width: int, fields: Fields) -> Mapping[str, Sequence[int]]:
    """Which columns each input is made of."""
    if header is None:
        return _in_order(list(range(width)), fields)
    names = [name.strip() for name in header]
    if fields.columns:
        return {name: [_place(path, one, names) for one in wanted] for name, wanted in fields.columns.items()}
    if all(name in names for name in fields.inputs) and all(field.size == 1 for field in fields.inputs.values()):
        return {name: [names.index(name)] for name in fields.inputs}
    return _in_order([place for place, name in enumerate(names) if name not in fields.targets], fields)


def _place(path: Path, column: str, names: list[str]) -> int:
    if column in names:
        return names.index(column)
    there = ", ".join(f"`{name}`" for name in names)
    near = did_you_mean(column, names)
    raise mismatch(str(path), f"`{path}` has no column `{column}`; it has {there}", *([near] if near else []))


def _in_order(places: list[int], fields: Fields) -> Mapping[str, Sequence[int]]:
    """One input takes all columns, several take theirs one after the other."""
    if fields.only:
        return {fields.only[0]: places}
    found, start = {}, 0
    for name, field in fields.inputs.items():
        found[name] = places[start : start + (field.size or 1)]
        start += field.size or 1
    return found


def _column(path: Path, name: str, rows: list[list[str]], places: Sequence[int], fields: Fields, first: int) -> Array:
    field = fields.inputs[name]
    width = 1 + max(places, default=0)
    short = next((number for number, row in enumerate(rows) if len(row) < width), None)
    if short is not None or not places:
        what = (
            f"row {first + short} of `{path}` is shorter than the others"
            if short is not None
            else f"`{path}` has no column for `{name}`"
        )
        raise mismatch(str(path), what, f"the model takes {takes(fields)}")
    words = [[row[place] for place in places] for row in rows]
    array = np.asarray(words, dtype=object) if field.is_text else _numbers(path, words, first)
    return fitted(
        name, array, field if not _is_pair(field, places) else field._replace(shape=(len(places),)), str(path)
    )


def _is_pair(field: Field, places: Sequence[int]) -> bool:
    """Text inputs of several columns: one text for each."""
    return field.is_text and len(places) > 1 and field.shape in ((), (len(places),))


def _numbers(path: Path, words: list[list[str]], first: int) -> Array:
    try:
        return np.asarray(words, dtype="float32")
    except ValueError:
        pass
    number, word = next((number, word) for number, row in enumerate(words) for word in row if not _is_number(word))
    raise mismatch(str(path), f"row {first + number} of `{path}` has `{word}` where a number belongs")


def _window(path: Path, rows: Iterator[list[str]], columns: Mapping[str, Sequence[int]], fields: Fields) -> Asked:
    """The last rows of a time series: what comes after them is predicted."""
    ((name, field),) = fields.inputs.items()
    count, last = 0, deque[list[str]](maxlen=field.shape[0])
    for row in rows:
        last.append(row)
        count += 1
    steps = field.shape[0] or count
    if count < steps or not count:
        raise mismatch(str(path), f"the model looks back over {steps} rows, and `{path}` has {count}")
    step = fields._replace(inputs={name: Field(field.shape[1:], field.dtype)})
    array = _column(path, name, list(last), columns[name], step, 1 + count - steps)
    return Asked((str(path),), {name: array[None]}, (f"{path}: the last {steps} of {count} rows",))
