"""Examples that are read from end to end, in order or fully shuffled, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from specnet.backend.data.examples import PIECE, Batch, Examples, in_batches, part_of
from specnet.backend.data.stream_choice import Choice
from specnet.backend.data.stream_shuffle import shuffled


class Stream(Examples):
    """Examples without random access."""

    random_access = False

    def in_order(self) -> Iterator[Batch]:
        """All examples once, in pieces of any size."""
        raise NotImplementedError

    def one_pass(self, batch_size: int, shuffle: tuple[int, ...] | None = None) -> Iterator[Batch]:
        """All examples once in full batches; shuffled, every order is as likely as any other."""
        pieces = self.in_order() if shuffle is None else shuffled(self.in_order(), self.count, shuffle)
        return in_batches(pieces, batch_size)


class Picked(Stream):
    """Those examples of a stream that a choice by their numbers takes, or those that it leaves."""

    def __init__(self, whole: Examples, choice: Choice, *, taken: bool) -> None:
        self.whole, self.choice, self.taken = whole, choice, taken
        self.count = choice.size if taken else whole.count - choice.size
        self.bytes = None if whole.bytes is None else whole.bytes * self.count // max(whole.count, 1)

    def in_order(self) -> Iterator[Batch]:
        """The picked examples in their order."""
        start = 0
        for piece in self.whole.one_pass(PIECE):
            chosen = self.choice.takes(np.arange(start, start + piece.size, dtype=np.uint64))
            start += piece.size
            picked = part_of(piece, chosen if self.taken else ~chosen)
            if picked.size:
                yield picked


def cut(whole: Examples, choice: Choice) -> tuple[Any, Any]:
    """The examples that are chosen, and the others."""
    return Picked(whole, choice, taken=True), Picked(whole, choice, taken=False)
