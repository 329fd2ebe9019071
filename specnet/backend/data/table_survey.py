"""What stands in a table: how many rows, what is missing, which classes its targets have. One pass, and little memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from specnet.backend.data.examples import Array
from specnet.backend.data.table import Table

MOST_TEXTS = 10_000


class Hole(NamedTuple):
    """Empty cells of a column: how many, and the row of the first."""

    cells: int
    row: int


class Survey(NamedTuple):
    """The rows of a table, those of them without an empty cell, the empty cells by column.

    `types` are those of the columns, `texts` the different texts in the columns of targets (None: too many for classes).
    """

    rows: int
    whole_rows: int
    holes: dict[str, Hole]
    types: dict[str, pa.DataType]
    texts: dict[str, set[str] | None]


def survey_of(table: Table, columns: Sequence[str], targets: Sequence[str]) -> Survey:
    """What the columns of a table hold. Raises SpecError where the file cannot be read, or WrongType."""
    rows = whole_rows = 0
    holes: dict[str, Hole] = {}
    types: dict[str, pa.DataType] = {}
    texts: dict[str, set[str] | None] = {name: set() for name in targets}
    for piece in table.pieces(columns):
        types = types or dict(zip(piece.schema.names, map(plain_type, piece.schema.types), strict=True))
        empties = {name: is_empty(piece.column(name)) for name in columns}
        for name, empty in empties.items():
            if empty.any():
                before = holes.get(name, Hole(0, rows + int(empty.argmax()) + table.first_row))
                holes[name] = before._replace(cells=before.cells + int(empty.sum()))
        for name in targets:
            texts[name] = _with_texts(texts[name], piece.column(name))
        rows += piece.num_rows
        whole_rows += piece.num_rows - int(any_of(list(empties.values()), piece.num_rows).sum())
    return Survey(rows, whole_rows, holes, types, texts)


def plain_type(type_: pa.DataType) -> pa.DataType:
    """The type of the values of a column, whether they are stored as a dictionary or not."""
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def is_text(type_: pa.DataType) -> bool:
    """Whether a column holds text."""
    return any(kind(type_) for kind in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))


def is_number(type_: pa.DataType) -> bool:
    """Whether a column holds numbers or truth values; one without any value can be taken for one."""
    kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal, pa.types.is_null)
    return any(kind(type_) for kind in kinds)


def is_whole(type_: pa.DataType) -> bool:
    """Whether a column holds whole numbers or truth values."""
    return any(kind(type_) for kind in (pa.types.is_integer, pa.types.is_boolean))


def is_empty(column: pa.Array) -> Array:
    """Where a column has no value: nothing, NaN, or an empty text."""
    empty = pc.is_null(column, nan_is_null=True)
    if is_text(plain_type(column.type)):
        empty = pc.or_(empty, pc.fill_null(pc.equal(pc.binary_length(_decoded(column)), 0), True))
    found: Array = empty.to_numpy(zero_copy_only=False)
    return found


def any_of(masks: Sequence[Array], rows: int) -> Array:
    """Where any of several columns is empty."""
    return np.logical_or.reduce(masks) if masks else np.zeros(rows, dtype=bool)


def _decoded(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _with_texts(known: set[str] | None, column: pa.Array) -> set[str] | None:
    if known is None or not is_text(plain_type(column.type)):
        return known
    found = known | {text for text in pc.unique(_decoded(column)).to_pylist() if text}
    return found if len(found) <= MOST_TEXTS else None
