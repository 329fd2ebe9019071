"""A full shuffle of more examples than memory holds, with temporary files.

Each example goes into one of several files at random; then each file is read back and shuffled in memory. Every order of the
examples is as likely as any other. A file that is too large for that is dealt out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain

import numpy as np

from specnet.backend.data.examples import PIECE, Batch, joined, part_of
from specnet.backend.data.stream_spill import Spill

# What is shuffled in memory at once. The order depends on it, so that it is the same on every machine.
BUCKET = 32 * 1024**2
MOST_FILES = 64
DEEPEST = 4
TEXT_OVERHEAD = 60
Seed = tuple[int, ...]


def shuffled(pieces: Iterable[Batch], count: int, seed: Seed, depth: int = 0) -> Iterator[Batch]:
    """All examples of the pieces in an order that follows from the seed; `count` is about how many there are."""
    held: list[Batch] = []
    size = 0
    pieces = iter(pieces)
    for piece in pieces:
        held.append(piece)
        size += bytes_of(piece)
        if size > BUCKET and depth < DEEPEST:
            rows = sum(one.size for one in held)
            files = int(np.clip(1.5 * size * count / rows / BUCKET, 2, MOST_FILES))
            yield from _dealt(chain(held, pieces), files, seed, depth)
            return
    if held:
        yield from _mixed(joined(held), seed)


def _mixed(whole: Batch, seed: Seed) -> Iterator[Batch]:
    order = np.random.default_rng(seed).permutation(whole.size)
    for start in range(0, whole.size, PIECE):
        yield part_of(whole, order[start : start + PIECE])


def _dealt(pieces: Iterable[Batch], number: int, seed: Seed, depth: int) -> Iterator[Batch]:
    random = np.random.default_rng(seed)
    with ExitStack() as stack:
        files = [stack.enter_context(Spill()) for _ in range(number)]
        for piece in pieces:
            _deal(piece, files, random)
        for place, file in enumerate(files, start=1):
            yield from shuffled(file.read(), file.count, (*seed, place), depth + 1)
            file.close()


def _deal(piece: Batch, files: list[Spill], random: np.random.Generator) -> None:
    to = random.integers(len(files), size=piece.size)
    order = np.argsort(to, kind="stable")
    ends = np.searchsorted(to[order], np.arange(len(files) + 1))
    for file, start, end in zip(files, ends, ends[1:], strict=False):
        if end > start:
            file.add(part_of(piece, order[start:end]))


def bytes_of(batch: Batch) -> int:
    """About the memory that a batch takes."""
    arrays = (*batch.inputs.values(), *batch.targets.values())
    texts = sum(len(text) + TEXT_OVERHEAD for array in arrays if array.dtype == object for text in array.ravel())
    return sum(array.nbytes for array in arrays) + texts
