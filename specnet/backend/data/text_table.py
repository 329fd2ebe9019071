"""A table with a column of texts, and labels."""

from __future__ import annotations

from specnet.backend.data.source import Opened, Source
from specnet.backend.data.table_file import table_at
from specnet.backend.data.table_source import open_table


def open_source(source: Source) -> Opened:
    """The rows of the table as one set. What is learned from is the column of texts, unless `data.inputs` names more."""
    return open_table(source, table_at(source))
