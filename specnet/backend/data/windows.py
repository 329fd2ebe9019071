"""Windows over a time series: some steps of it as input, a later one as target."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from specnet.backend.data.examples import Array, Batch, Columns, Examples
from specnet.backend.data.series import series_of
from specnet.backend.data.source import TRAIN, Opened, Source
from specnet.backend.data.table import Loaded
from specnet.backend.data.table_columns import plan_of
from specnet.backend.data.table_file import table_at
from specnet.backend.data.table_source import TableStream, checked_reader, surveyed
from specnet.backend.data.windows_time import check_time


class Windows(Examples):
    """All windows of a series, copied out of it only when they are asked for.

    `length` steps are the input; the target stands `horizon` steps after the last of them; windows start every `stride` steps.
    """

    def __init__(self, series: Batch, length: int, stride: int, horizon: int) -> None:
        self.series, self.length, self.stride, self.reach = series, length, stride, length + horizon - 1
        self.count = (series.size - self.reach - 1) // stride + 1
        self.overlap = self.reach // stride
        self._views: Mapping[str, Array] = {name: _windows(array, length) for name, array in series.inputs.items()}
        one = sum(array.nbytes for array in series.inputs.values()) // series.size
        self.bytes = self.count * length * one

    def take(self, rows: Array) -> Batch:
        """The windows of these numbers with their targets."""
        starts = np.asarray(rows) * self.stride
        inputs = {name: np.ascontiguousarray(view[starts]) for name, view in self._views.items()}
        weights = self.series.weights
        return Batch(inputs, self._targets(starts), None if weights is None else weights[starts + self.reach])

    def targets(self) -> Columns:
        """The targets of all windows."""
        return self._targets(np.arange(self.count) * self.stride)

    def _targets(self, starts: Array) -> Columns:
        return {name: np.asarray(array[starts + self.reach]) for name, array in self.series.targets.items()}


def open_source(source: Source) -> Opened:
    """The windows of the series as one set, in the order of time. Raises SpecError."""
    file = table_at(source)
    plan = plan_of(source, file.names)
    table, survey = surveyed(source, file, plan)
    reader = checked_reader(source, plan, survey)
    if plan.time:
        check_time(source, table, plan.time, survey.types[plan.time])
    length, stride, horizon = (source.get(name) for name in ("length", "stride", "horizon"))
    if survey.rows < length + horizon:
        message = f"a window and its target need {length + horizon:,} rows, and the series has {survey.rows:,}"
        raise source.fault("data-windows", message, "length", "make `length` or `horizon` smaller")
    series = series_of(TableStream(table, reader, survey.rows), loaded=isinstance(table, Loaded))
    return Opened({TRAIN: Windows(series, length, stride, horizon)}, None, plan.notes)


def _windows(array: Array, length: int) -> Array:
    """Every window of an array as a view of it: (starts, steps, columns), or (starts, steps) for a flat one."""
    view = np.lib.stride_tricks.sliding_window_view(array, length, axis=0)
    return view if array.ndim == 1 else np.moveaxis(view, -1, 1)
