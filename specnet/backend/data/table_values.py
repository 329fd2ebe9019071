"""Pieces of a table -> batches: columns become arrays of numbers or of texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from specnet.backend.data.examples import Array, Batch
from specnet.backend.data.table_labels import several_hot
from specnet.backend.data.table_survey import any_of, is_empty


class Field(NamedTuple):
    """How the columns of one input or target become an array.

    `dtype` is that of the numbers, None for text. `flat` leaves a single column without an axis of its own. `tags` are those
    that a text may list, for an array with a zero or one for each; `classes` those that a text may name, for their numbers.
    """

    columns: tuple[str, ...]
    dtype: str | None
    flat: bool
    tags: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None


class Reader(NamedTuple):
    """All fields of a table; `skips` leaves rows with empty cells out."""

    inputs: Mapping[str, Field]
    targets: Mapping[str, Field]
    weight: str | None
    skips: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, each once."""
        fields = (*self.inputs.values(), *self.targets.values())
        every = [name for field in fields for name in field.columns]
        return tuple(dict.fromkeys([*every, *((self.weight,) if self.weight else ())]))

    def batch(self, piece: pa.RecordBatch) -> Batch:
        """The examples of a piece."""
        if self.skips:
            piece = piece.filter(pa.array(~any_of([is_empty(column) for column in piece.columns], piece.num_rows)))
        return Batch(
            {name: array_of(piece, field) for name, field in self.inputs.items()},
            {name: array_of(piece, field) for name, field in self.targets.items()},
            numbers(piece.column(self.weight), "float32") if self.weight else None,
        )

    def without_targets(self) -> Reader:
        """The same inputs, for tables that have nothing else."""
        return self._replace(targets={}, weight=None)


def array_of(piece: pa.RecordBatch, field: Field) -> Array:
    """The columns of a field side by side."""
    columns = [piece.column(name) for name in field.columns]
    if field.tags is not None:
        return several_hot(texts(columns[0]), field.tags)
    if field.classes is not None:
        known = {name: number for number, name in enumerate(field.classes)}
        return np.asarray([known.get(text, -1) for text in texts(columns[0])], dtype="int32")
    if field.dtype is None:
        arrays = [texts(column) for column in columns]
    else:
        arrays = [numbers(column, field.dtype) for column in columns]
    return arrays[0] if field.flat and len(arrays) == 1 else np.stack(arrays, axis=1)


def numbers(column: pa.Array, dtype: str) -> Array:
    """A column as numbers; what is empty becomes NaN, or zero among whole numbers."""
    column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    if pa.types.is_decimal(column.type) or pa.types.is_null(column.type):
        column = column.cast(pa.float64())
    if column.null_count:
        column = column.cast(pa.float64(), safe=False)
    array: Array = column.to_numpy(zero_copy_only=False)
    return array.astype(dtype)


def texts(column: pa.Array) -> Array:
    """A column as an array of Python texts."""
    column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    array: Array = column.cast(pa.string()).to_numpy(zero_copy_only=False)
    return array.astype(object)
