"""The table at the path of a source, by the ending of the file."""

from __future__ import annotations

from specnet.backend.data.csv_table import csv_table
from specnet.backend.data.parquet_table import parquet_table
from specnet.backend.data.source import Source
from specnet.backend.data.table import Table

PARQUET = (".parquet", ".pq")


def table_at(source: Source) -> Table:
    """A Parquet file for what ends like one, else a CSV file. Raises SpecError where it cannot be read."""
    is_parquet = source.get("path").lower().endswith(PARQUET)
    return parquet_table(source) if is_parquet else csv_table(source)
