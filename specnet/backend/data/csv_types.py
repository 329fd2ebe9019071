"""Types of the columns of a CSV file that hold for every row, found by trying."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

# From narrow to wide: a column has the first type that all of its values can be read as, else it is text.
CANDIDATES = (pa.int64(), pa.float64(), pa.bool_(), pa.timestamp("us"))
# What Arrow takes for no value in a column of numbers.
NO_VALUE = ("", "#N/A", "#NA", "N/A", "NA", "NULL", "NaN", "n/a", "nan", "null")


def types_that_hold(pieces: Iterable[pa.RecordBatch]) -> dict[str, pa.DataType]:
    """The type of each column of a table that was read as text."""
    left: dict[str, list[pa.DataType]] = {}
    for piece in pieces:
        for name, column in zip(piece.schema.names, piece.columns, strict=True):
            values = _values(column)
            left[name] = [one for one in left.get(name, CANDIDATES) if _can_be(values, one)]
    return {name: types[0] if types else pa.string() for name, types in left.items()}


def _values(column: pa.Array) -> pa.Array:
    """The values that there are, without spaces around them."""
    trimmed = pc.utf8_trim_whitespace(column)
    return trimmed.filter(pc.invert(pc.is_in(trimmed, pa.array(NO_VALUE))))


def _can_be(values: pa.Array, candidate: pa.DataType) -> bool:
    try:
        pc.cast(values, candidate)
    except pa.ArrowInvalid:
        return False
    return True
