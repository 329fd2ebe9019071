"""Whether the rows of a time series are in the order of time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from specnet.backend.data.source import Source
from specnet.backend.data.table import Table
from specnet.backend.data.table_survey import is_text


def check_time(source: Source, table: Table, column: str, type_: pa.DataType) -> None:
    """Raises SpecError where a row is not later than the one before it."""
    if is_text(type_):
        message = f"the column `{column}` is text that is not read as time"
        raise source.fault(
            "data-dtype", message, "time", "write times as 2024-01-31 or 2024-01-31T12:30:00, or as numbers"
        )
    row, last = table.first_row, None
    for piece in table.pieces([column]):
        values = piece.column(column).to_numpy(zero_copy_only=False)
        values = values if last is None else np.concatenate([last, values])
        back = np.flatnonzero(values[1:] <= values[:-1])
        if back.size:
            early = int(back[0]) + 1
            at = row + early - (0 if last is None else 1)
            message = (
                f"row {at} of `{column}` ({values[early]}) is not later than the row before it ({values[early - 1]})"
            )
            raise source.fault("data-windows", message, "time", "sort the file by time, one series in it")
        row, last = row + piece.num_rows, values[-1:]
