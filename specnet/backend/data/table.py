"""A table of a file, read from end to end in pieces that do not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa


class WrongType(Exception):
    """A value further down is not of the type that the first rows of its column have."""


class Table:
    """A table with named columns.

    `bytes` is about what all columns take in memory; `first_row` is the number that a person would give the first row
    (a CSV file has its heading in row 1).
    """

    names: tuple[str, ...]
    bytes: int
    first_row = 1

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, with these columns only. Raises SpecError where the file cannot be read, or WrongType."""
        raise NotImplementedError

    def as_text(self, columns: Sequence[str]) -> Table:
        """The same table; what stands in these columns is read as text where the file does not say what it is."""
        del columns
        return self

    def loosened(self) -> Table:
        """The same table with types that hold for every row, after WrongType. Raises SpecError."""
        return self


class Loaded(Table):
    """A table in memory."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self.names, self.bytes, self.first_row = table.names, table.bytes, table.first_row
        self._pieces = list(table.pieces(columns))

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order; `columns` have to be among those that were loaded."""
        for piece in self._pieces:
            yield piece.select(list(columns))
