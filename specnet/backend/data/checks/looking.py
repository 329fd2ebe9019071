"""One pass over a set of examples: everything that the checks want to know of the data."""

from __future__ import annotations

from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Arrays, Batch, Columns, Examples, Subset
from specnet.backend.data.labels import TEXT

CHUNK = 4096
# Data that is read batch by batch is looked at as far as this; its targets as far as they are known without reading.
FIRST = 512
FIRST_CHUNK = 128
MOST_VALUES = 1000
MOST_ROWS_NAMED = 5
MOST_COMPARED = 2_000_000


class Column:
    """What one input or target holds, over all examples that were seen.

    `least` and `most` leave NaN and infinity out; `strange` counts examples that have any. `tally` counts the values of a
    target with one value an example (None: more values than classes would have); `sums` the sums of rows of zeros and ones.
    """

    def __init__(self, array: Array, *, is_target: bool = False) -> None:
        self.shape, self.is_text = array.shape[1:], array.dtype.kind in TEXT
        self.dtype = "text" if self.is_text else str(array.dtype)
        self.is_target = is_target
        self.least: float | None = None
        self.most: float | None = None
        self.strange, self.strange_rows = 0, list[int]()
        self.whole, self.zero_one = not self.is_text, not self.is_text
        self.tally: dict[Any, int] | None = {} if self.is_single else None
        self.sums: dict[float, int] = {}
        first = array[:FIRST]
        self.has_fractions = array.dtype.kind == "f" and bool(np.any(np.mod(first[np.isfinite(first)], 1) != 0))

    @property
    def is_single(self) -> bool:
        """Whether an example has one value."""
        return self.is_target and self.shape in ((), (1,))

    def see(self, array: Array, start: int) -> None:
        """Takes in the examples from number `start` on."""
        if not self.is_text and array.size:
            self._range(array, start)
        if self.is_single and self.tally is not None:
            self._count(array.reshape(len(array)))
        elif self.is_target and not self.is_text:
            self._rows(array)

    def _range(self, array: Array, start: int) -> None:
        least, most = array.min(), array.max()
        if not (np.isfinite(least) and np.isfinite(most)):
            fine = np.isfinite(array)
            rows = np.flatnonzero(~fine.reshape(len(array), -1).all(axis=1))
            self.strange += len(rows)
            self.strange_rows += [int(row) + start for row in rows[: MOST_ROWS_NAMED - len(self.strange_rows)]]
            if not fine.any():
                return
            least, most = array[fine].min(), array[fine].max()
        self.least = float(least) if self.least is None else min(self.least, float(least))
        self.most = float(most) if self.most is None else max(self.most, float(most))

    def _count(self, values: Array) -> None:
        assert self.tally is not None
        if values.dtype.kind == "f":
            self.whole = self.whole and bool(np.all(np.mod(values, 1) == 0))
        if values.dtype.kind == "O":
            values = values.astype(str)
        for value, number in zip(*np.unique(values, return_counts=True), strict=True):
            key = value.item() if isinstance(value, np.generic) else value
            key = key.decode("utf-8", "replace") if isinstance(key, bytes) else key
            self.tally[key] = self.tally.get(key, 0) + int(number)
        if len(self.tally) > MOST_VALUES:
            self.tally = None

    def _rows(self, array: Array) -> None:
        if array.dtype.kind == "f":
            self.whole = self.whole and bool(np.all(np.mod(array, 1) == 0))
        self.zero_one = self.zero_one and self.least is not None and self.least >= 0 and (self.most or 0) <= 1
        if array.ndim == 2 and self.whole and self.zero_one and len(self.sums) <= MOST_VALUES:
            for value, number in zip(*np.unique(array.sum(axis=1), return_counts=True), strict=True):
                self.sums[float(value)] = self.sums.get(float(value), 0) + int(number)


class Look:
    """What a set of examples holds. `whole` says that every example was seen; `prints` has a number for each one's inputs."""

    def __init__(self, examples: Examples, *, whole: bool = True) -> None:
        self.examples, self.count, self.seen = examples, examples.count, 0
        self.whole = whole
        self.inputs: dict[str, Column] = {}
        self.targets: dict[str, Column] = {}
        self.weights: Column | None = None
        self._prints: list[Array] = []
        self._compared = examples.count <= MOST_COMPARED

    def see(self, batch: Batch) -> None:
        """Takes in the next examples."""
        self._columns(self.inputs, batch.inputs, is_target=False)
        self._columns(self.targets, batch.targets, is_target=True)
        if batch.weights is not None:
            self.weights = self.weights or Column(batch.weights)
            self.weights.see(batch.weights, self.seen)
        if self._compared:
            self._prints.append(prints_of(batch.inputs))
        self.seen += batch.size

    def _columns(self, found: dict[str, Column], arrays: Columns, *, is_target: bool) -> None:
        for name, array in arrays.items():
            if name not in found:
                found[name] = Column(array, is_target=is_target)
            found[name].see(array, self.seen)

    @property
    def prints(self) -> Array | None:
        """A number for the inputs of each example, the same for the same inputs; None where they were not compared."""
        return np.concatenate(self._prints) if self._prints and self.whole else None

    @property
    def values(self) -> int:
        """How many values the inputs of an example have."""
        return sum(int(np.prod(column.shape)) for column in self.inputs.values())


def look(examples: Examples) -> Look:
    """Looks at every example in memory, at the first ones of what is read batch by batch."""
    found = Look(examples, whole=is_in_memory(examples))
    if examples.count == 0:
        return found
    for batch in examples.one_pass(CHUNK if found.whole else FIRST_CHUNK):
        found.see(batch)
        if not found.whole and found.seen >= FIRST:
            break
    found.whole = found.whole or found.seen >= found.count
    _all_targets(found)
    return found


def _all_targets(found: Look) -> None:
    """The targets of all examples where they are known without reading the inputs."""
    if found.whole:
        return
    for name, array in (found.examples.targets() or {}).items():
        column = found.targets[name] = Column(array, is_target=True)
        column.see(array, 0)


def is_in_memory(examples: Examples) -> bool:
    """Whether the examples can be looked at without reading a file."""
    return isinstance(examples, Arrays) or (isinstance(examples, Subset) and is_in_memory(examples.whole))


def prints_of(inputs: Columns) -> Array:
    """A number for each example: a sum over its bytes, eight at a time, with random odd factors."""
    total: Array = np.asarray(0, dtype=np.uint64)
    for place, name in enumerate(sorted(inputs)):
        total = total * np.uint64(31) + _print(inputs[name], place)
    return total


def _print(array: Array, place: int) -> Array:
    if array.dtype.kind in TEXT:
        rows = array.reshape(len(array), -1)
        return np.asarray([hash(tuple(row)) & (2**63 - 1) for row in rows.tolist()], dtype=np.uint64)
    rows = np.ascontiguousarray(array).reshape(len(array), -1).view(np.uint8)
    if rows.shape[1] % 8:
        rows = np.pad(rows, ((0, 0), (0, 8 - rows.shape[1] % 8)))
    words = rows.view(np.uint64)
    factors = np.random.default_rng(place).integers(1, 2**63, words.shape[1], dtype=np.uint64) | np.uint64(1)
    mixed: Array = (words ^ (words >> np.uint64(29))) * factors
    return np.asarray(mixed.sum(axis=1, dtype=np.uint64))
