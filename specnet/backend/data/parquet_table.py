"""Parquet files, read with Arrow piece by piece.

Source: https://arrow.apache.org/docs/python/parquet.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from specnet.backend.data.source import Opened, Source
from specnet.backend.data.table import Table
from specnet.backend.data.table_source import open_table

ROWS = 16384
BUFFER = 1024**2
VALUE = 8


def open_source(source: Source) -> Opened:
    """The rows of the file as one set."""
    return open_table(source, parquet_table(source))


class ParquetTable(Table):
    """A Parquet file."""

    def __init__(self, source: Source, path: Path) -> None:
        self.source, self.path = source, path
        with self._told(), self._file() as file:
            self.names = tuple(file.schema_arrow.names)
            groups = (file.metadata.row_group(number) for number in range(file.num_row_groups))
            self.bytes = max(
                sum(group.total_byte_size for group in groups), file.metadata.num_rows * VALUE * len(self.names)
            )

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, with these columns only. Raises SpecError where the file cannot be read."""
        with self._told(), self._file() as file:
            yield from file.iter_batches(ROWS, columns=list(columns), use_threads=False)

    def _file(self) -> parquet.ParquetFile:
        return parquet.ParquetFile(self.path, buffer_size=BUFFER, pre_buffer=False)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What Arrow finds wrong in the file is told as a fault of it."""
        try:
            yield
        except (pa.ArrowException, OSError) as error:
            what = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise self.source.fault("data-unreadable", f"`{self.path}` cannot be read: {what}", "path") from error


def parquet_table(source: Source) -> ParquetTable:
    """The table at the `path` of a source. Raises SpecError where it cannot be read."""
    path = source.path()
    if path.is_dir():
        raise source.fault("data-unreadable", f"`{path}` is a folder, and a file belongs here", "path")
    return ParquetTable(source, path)
