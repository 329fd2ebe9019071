"""Examples of one split: rows that can be taken by number, or streams that are read from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Columns = Mapping[str, Array]
# Examples that are read or changed at once where nobody asks for fewer.
PIECE = 4096


class Batch(NamedTuple):
    """Arrays with the examples along the first axis, by the names of inputs and targets; `weights` of the samples or None."""

    inputs: Columns
    targets: Columns
    weights: Array | None = None

    @property
    def size(self) -> int:
        """How many examples there are."""
        return len(next(iter(self.inputs.values())))


class Examples:
    """Examples that can be taken by their numbers. What can only be read from end to end overrides `one_pass` and says so.

    `count` is how many there are; `bytes` about what they take when all are in memory (None: unknown). `overlap` is how many
    examples before one share some of its data, as windows over a time series do.
    """

    random_access = True
    count: int
    bytes: int | None = None
    overlap = 0

    def take(self, rows: Array) -> Batch:
        """The examples of these numbers, in this order."""
        raise NotImplementedError

    def one_pass(self, batch_size: int, shuffle: tuple[int, ...] | None = None) -> Iterator[Batch]:
        """All examples once, the last batch with what is left over; fully shuffled by the seed `shuffle`, or in order."""
        order = np.arange(self.count) if shuffle is None else permutation(self.count, shuffle)
        for start in range(0, self.count, batch_size):
            yield self.take(order[start : start + batch_size])

    def targets(self) -> Columns | None:
        """The targets of all examples where they are known without reading the inputs."""
        return None


def permutation(count: int, seed: tuple[int, ...]) -> Array:
    """The numbers below `count` in an order that follows from the seed alone."""
    return np.random.default_rng(seed).permutation(count)


class Arrays(Examples):
    """Examples in memory."""

    def __init__(self, inputs: Columns, targets: Columns, weights: Array | None = None) -> None:
        self._all = Batch(inputs, targets, weights)
        self.count = self._all.size
        self.bytes = sum(array.nbytes for array in (*inputs.values(), *targets.values()))

    @property
    def all(self) -> Batch:
        """Every example as one batch, without copying."""
        return self._all

    def take(self, rows: Array) -> Batch:
        """The examples of these numbers, in this order."""
        return part_of(self._all, rows)

    def targets(self) -> Columns:
        """The targets of all examples."""
        return self._all.targets


class Subset(Examples):
    """Some rows of other examples."""

    def __init__(self, whole: Examples, rows: Array) -> None:
        self.whole, self.rows, self.count = whole, rows, len(rows)
        self.bytes = None if whole.bytes is None else whole.bytes * len(rows) // max(whole.count, 1)
        self.overlap = whole.overlap

    def take(self, rows: Array) -> Batch:
        """The examples of these numbers of the subset."""
        return self.whole.take(self.rows[rows])

    def targets(self) -> Columns | None:
        """The targets of the subset where those of the whole are known."""
        known = self.whole.targets()
        return None if known is None else {name: array[self.rows] for name, array in known.items()}


class Mapped(Examples):
    """Examples that go through a function batch by batch."""

    def __init__(self, raw: Examples, change: Callable[[Batch], Batch]) -> None:
        self.raw, self.change, self.count = raw, change, raw.count
        self.random_access, self.bytes, self.overlap = raw.random_access, raw.bytes, raw.overlap

    def take(self, rows: Array) -> Batch:
        """The changed examples of these numbers."""
        return self.change(self.raw.take(rows))

    def one_pass(self, batch_size: int, shuffle: tuple[int, ...] | None = None) -> Iterator[Batch]:
        """All examples once, changed. What is read from end to end is changed in larger pieces than a batch."""
        if self.random_access:
            return map(self.change, self.raw.one_pass(batch_size, shuffle))
        piece = batch_size * max(PIECE // batch_size, 1)
        return in_batches(map(self.change, self.raw.one_pass(piece, shuffle)), batch_size)


def in_memory(examples: Examples, chunk: int = PIECE) -> Arrays:
    """All examples as arrays."""
    if isinstance(examples, Arrays):
        return examples
    return Arrays(*joined(list(examples.one_pass(chunk))))


def joined(batches: Sequence[Batch]) -> Batch:
    """Several batches as one."""
    if len(batches) == 1:
        return batches[0]
    first = batches[0]
    return Batch(
        {name: np.concatenate([batch.inputs[name] for batch in batches]) for name in first.inputs},
        {name: np.concatenate([batch.targets[name] for batch in batches]) for name in first.targets},
        None if first.weights is None else np.concatenate([batch.weights for batch in batches]),
    )


def part_of(batch: Batch, rows: Array | slice) -> Batch:
    """Some examples of a batch."""
    return Batch(
        {name: array[rows] for name, array in batch.inputs.items()},
        {name: array[rows] for name, array in batch.targets.items()},
        None if batch.weights is None else batch.weights[rows],
    )


def in_batches(pieces: Iterable[Batch], size: int) -> Iterator[Batch]:
    """The examples of pieces of any size in batches of `size`, the last one with what is left over."""
    held: list[Batch] = []
    for piece in pieces:
        start = 0
        while piece.size - start >= (missing := size - sum(part.size for part in held)):
            yield joined([*held, part_of(piece, slice(start, start + missing))])
            held, start = [], start + missing
        if start < piece.size:
            held.append(part_of(piece, slice(start, None)))
    if held:
        yield joined(held)
