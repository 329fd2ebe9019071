"""CSV files, read with Arrow piece by piece; types are found in the file.

Source: https://arrow.apache.org/docs/python/csv.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from specnet.backend.data.csv_types import types_that_hold
from specnet.backend.data.source import Opened, Source
from specnet.backend.data.table import Table, WrongType
from specnet.backend.data.table_source import open_table
from specnet.diagnostics import SpecError

BLOCK = 4 * 1024**2
# Text and the values that it is read as, against the size of the file.
GROWTH = 2
TAB, COMMA = "\t", ","
NOT_UTF8 = "is not UTF-8 text; save the table as `CSV UTF-8`"


def open_source(source: Source) -> Opened:
    """The rows of the file as one set."""
    return open_table(source, csv_table(source))


class CsvTable(Table):
    """A CSV file with a heading. `types` are those of columns that Arrow shall not find out by itself."""

    first_row = 2

    def __init__(self, source: Source, path: Path, separator: str, types: Mapping[str, pa.DataType]) -> None:
        self.source, self.path, self.separator, self.types = source, path, separator, types
        self.bytes = path.stat().st_size * GROWTH
        with self._told(), self._reader(None) as reader:
            self.names = tuple(reader.schema.names)

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, with these columns only. Raises SpecError where the file cannot be read, or WrongType."""
        with self._told(), self._reader(columns) as reader:
            self._check_text(reader.schema)
            yield from reader

    def as_text(self, columns: Sequence[str]) -> Table:
        """The same table with these columns as text, so that a postal code keeps its zeros."""
        return CsvTable(self.source, self.path, self.separator, {**self.types, **dict.fromkeys(columns, pa.string())})

    def loosened(self) -> Table:
        """The same table with types that hold for every row."""
        every = CsvTable(self.source, self.path, self.separator, dict.fromkeys(self.names, pa.string()))
        found = types_that_hold(every.pieces(self.names))
        return CsvTable(self.source, self.path, self.separator, {**found, **self.types})

    def _reader(self, columns: Sequence[str] | None) -> csv.CSVStreamingReader:
        return csv.open_csv(
            self.path,
            csv.ReadOptions(use_threads=False, block_size=BLOCK),
            csv.ParseOptions(delimiter=self.separator, newlines_in_values=True),
            csv.ConvertOptions(column_types=dict(self.types), include_columns=list(columns or ())),
        )

    def _check_text(self, schema: pa.Schema) -> None:
        for field in schema:
            if pa.types.is_binary(field.type):
                raise self._fault(f"the column `{field.name}` {NOT_UTF8}")

    def _fault(self, what: str) -> SpecError:
        return self.source.fault("data-unreadable", f"`{self.path}` cannot be read: {what}", "path")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What Arrow finds wrong in the file is told as a fault of it."""
        try:
            yield
        except pa.ArrowInvalid as error:
            message = str(error).splitlines()[0]
            if "UTF8" in message:
                raise self._fault(f"it {NOT_UTF8}") from error
            if "conversion error" in message:
                raise WrongType(message) from error
            raise self._fault(message) from error
        except OSError as error:
            raise self._fault(error.strerror or str(error)) from error


def csv_table(source: Source) -> CsvTable:
    """The table at the `path` of a source. Raises SpecError where it cannot be read."""
    path = source.path()
    separator = source.get("separator") or (TAB if path.suffix.lower() == ".tsv" else COMMA)
    if len(separator.encode()) != 1 or separator in '"\r\n':
        message = f"a separator is one character, and `{separator}` is not one that can be used"
        raise source.fault("wrong-value", message, "separator", 'a tab is written "\\t"')
    if path.is_dir():
        raise source.fault("data-unreadable", f"`{path}` is a folder, and a file belongs here", "path")
    table = CsvTable(source, path, separator, {})
    twice = sorted({name for name in table.names if table.names.count(name) > 1})
    if twice:
        told = ", ".join(f"`{name}`" for name in twice)
        raise source.fault("data-unreadable", f"`{path}` has several columns with the name {told}", "path")
    return table
