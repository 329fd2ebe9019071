"""Batches in a temporary file that has no name, so that nothing is left of it however the process ends."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any

import numpy as np
import pyarrow as pa

from specnet.backend.data.examples import Array, Batch
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place

INPUT, TARGET, WEIGHT = "i", "t", "w"


class Spill:
    """Batches of one form, written one after the other and read back; `count` is how many examples were written."""

    def __init__(self) -> None:
        self.count = 0
        self._writer: Any = None
        self._forms: dict[str, Array] = {}
        with told_of_disk():
            self._file: IO[bytes] = tempfile.TemporaryFile(prefix="specnet-")  # noqa: SIM115

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def add(self, batch: Batch) -> None:
        """Writes the examples of a batch. Raises SpecError where there is no room."""
        arrays = flat(batch)
        with told_of_disk():
            if self._writer is None:
                self._forms = {name: array[:0] for name, array in arrays.items()}
                record = _record(arrays)
                self._writer = pa.ipc.new_stream(self._file, record.schema)
                self._writer.write_batch(record)
            else:
                self._writer.write_batch(_record(arrays))
        self.count += batch.size

    def read(self) -> Iterator[Batch]:
        """What was written, piece by piece."""
        if self._writer is None:
            return
        with told_of_disk():
            self._writer.close()
            self._file.seek(0)
            with pa.ipc.open_stream(self._file) as reader:
                for record in reader:
                    yield self._batch(record)

    def close(self) -> None:
        """Gives the room on the disk back."""
        self._file.close()

    def _batch(self, record: pa.RecordBatch) -> Batch:
        return unflat({name: _array(record.column(name), form) for name, form in self._forms.items()})


def flat(batch: Batch) -> dict[str, Array]:
    """All arrays of a batch by one name each."""
    arrays = {INPUT + name: array for name, array in batch.inputs.items()}
    arrays |= {TARGET + name: array for name, array in batch.targets.items()}
    return arrays if batch.weights is None else {**arrays, WEIGHT: batch.weights}


def unflat(arrays: dict[str, Array]) -> Batch:
    """The batch of such arrays."""
    inputs = {name[1:]: array for name, array in arrays.items() if name[0] == INPUT}
    targets = {name[1:]: array for name, array in arrays.items() if name[0] == TARGET}
    return Batch(inputs, targets, arrays.get(WEIGHT))


def _record(arrays: dict[str, Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([_column(array) for array in arrays.values()], list(arrays))


def _column(array: Array) -> pa.Array:
    """An array as a column; further axes become lists of one length."""
    if array.ndim == 1:
        return pa.array(array)
    return pa.FixedSizeListArray.from_arrays(pa.array(array.ravel()), int(np.prod(array.shape[1:])))


def _array(column: pa.Array, form: Array) -> Array:
    values = column if form.ndim == 1 else column.flatten()
    array: Array = values.to_numpy(zero_copy_only=False)
    return array.reshape(len(column), *form.shape[1:])


@contextmanager
def told_of_disk() -> Iterator[None]:
    """A full disk is told as one."""
    try:
        yield
    except OSError as error:
        folder = tempfile.gettempdir()
        message = f"data cannot be shuffled with files in `{folder}`: {error.strerror or error}"
        help_ = "set TMPDIR to a folder with as much room as the data takes"
        raise SpecError(
            [Diagnostic("unwritable-output", message, (Label(Place(None, folder)),), help=(help_,))]
        ) from error
