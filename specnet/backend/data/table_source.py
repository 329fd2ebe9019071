"""A table of a file as a source: columns assigned, checked, and read into memory or as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from specnet.backend.data.examples import Batch, Examples, in_memory
from specnet.backend.data.source import TRAIN, Opened, Source
from specnet.backend.data.stream import Stream
from specnet.backend.data.table import Loaded, Table, WrongType
from specnet.backend.data.table_columns import Plan, plan_of
from specnet.backend.data.table_faults import check_classes, check_values
from specnet.backend.data.table_fields import class_names_of, reader_of, text_columns
from specnet.backend.data.table_survey import Survey, survey_of
from specnet.backend.data.table_values import Reader

SKIP = "skip"


class Surveyed(NamedTuple):
    """A table after its first pass."""

    table: Table
    survey: Survey


class TableStream(Stream):
    """The rows of a table, read anew in every pass."""

    def __init__(self, table: Table, reader: Reader, count: int) -> None:
        self.table, self.reader, self.count, self.bytes = table, reader, count, table.bytes

    def in_order(self) -> Iterator[Batch]:
        """The rows in the order of the file."""
        return (batch for piece in self.table.pieces(self.reader.columns) if (batch := self.reader.batch(piece)).size)


def open_table(source: Source, table: Table) -> Opened:
    """The rows as one set: in memory where they fit, else a stream. Raises SpecError."""
    plan = plan_of(source, table.names)
    table, survey = surveyed(source, table, plan)
    reader = checked_reader(source, plan, survey)
    stream = TableStream(table, reader, survey.whole_rows)
    examples: Examples = in_memory(stream) if isinstance(table, Loaded) else stream
    notes = (*plan.notes, *_notes(survey))
    classes = {name: field.classes for name, field in reader.targets.items() if field.classes is not None}
    return Opened({TRAIN: examples}, class_names_of(source, plan, survey), notes, classes)


def surveyed(source: Source, table: Table, plan: Plan) -> Surveyed:
    """The table as it will be read, and what stands in it."""
    targets = [name for columns in plan.targets.values() for name in columns]
    table = table.as_text(text_columns(source, plan))

    def look(table: Table) -> Surveyed:
        read = table if streams(source, table) else Loaded(table, plan.columns)
        return Surveyed(read, survey_of(read, plan.columns, targets))

    try:
        return look(table)
    except WrongType:
        return look(table.loosened())


def checked_reader(source: Source, plan: Plan, survey: Survey) -> Reader:
    """How the columns are read, after all checks. Raises SpecError."""
    check_values(source, plan, survey)
    check_classes(source, plan, survey)
    return reader_of(source, plan, survey)


def streams(source: Source, table: Table) -> bool:
    """Whether a table is read batch by batch."""
    wanted = source.data.stream
    return wanted if isinstance(wanted, bool) else table.bytes > source.stream_limit


def _notes(survey: Survey) -> tuple[str, ...]:
    left_out = survey.rows - survey.whole_rows
    return (f"{left_out:,} of {survey.rows:,} rows have empty cells and are left out",) if left_out else ()
