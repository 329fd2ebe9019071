"""All rows of a stream as arrays: in memory, or in temporary files that are read through the memory of the system."""

from __future__ import annotations

import tempfile
from typing import IO

import numpy as np

from specnet.backend.data.examples import Array, Batch, in_memory
from specnet.backend.data.stream import Stream
from specnet.backend.data.stream_spill import flat, told_of_disk, unflat


def series_of(stream: Stream, *, loaded: bool) -> Batch:
    """The rows in order as one batch. Raises SpecError where there is no room for temporary files."""
    return in_memory(stream).all if loaded else _mapped(stream)


def _mapped(stream: Stream) -> Batch:
    files: dict[str, _File] = {}
    for batch in stream.in_order():
        for name, array in flat(batch).items():
            if name not in files:
                files[name] = _File(array)
            files[name].add(array)
    return unflat({name: file.array() for name, file in files.items()})


class _File:
    """An array that grows in a temporary file without a name."""

    def __init__(self, first: Array) -> None:
        self.dtype, self.shape, self.rows = first.dtype, first.shape[1:], 0
        with told_of_disk():
            self._file: IO[bytes] = tempfile.TemporaryFile(prefix="specnet-")  # noqa: SIM115

    def add(self, array: Array) -> None:
        with told_of_disk():
            self._file.write(np.ascontiguousarray(array).tobytes())
        self.rows += len(array)

    def array(self) -> Array:
        with told_of_disk():
            self._file.flush()
            return np.memmap(self._file, self.dtype, "r", shape=(self.rows, *self.shape))
