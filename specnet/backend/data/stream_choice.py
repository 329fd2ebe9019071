"""Choosing rows by their numbers alone: a share of exact size, with no list of rows in memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from specnet.backend.data.examples import Array

ROUNDS = 6


class Choice(NamedTuple):
    """Which of `total` rows are taken. Each row gets a place in a random order, and every `step`-th from `first` up to `end` is in.

    Without a `seed` the places are the numbers of the rows themselves.
    """

    total: int
    first: int
    end: int
    step: int = 1
    seed: int | None = None

    @property
    def size(self) -> int:
        """How many rows are taken."""
        return len(range(self.first, self.end, self.step))

    def takes(self, rows: Array) -> Array:
        """For each row number whether it is taken."""
        places = rows if self.seed is None else places_of(rows, self.total, self.seed)
        inside = (places >= self.first) & (places < self.end)
        chosen: Array = inside & ((places.astype(np.int64) - self.first) % self.step == 0)
        return chosen


def places_of(rows: Array, count: int, seed: int) -> Array:
    """The places of rows in a random order of the numbers below `count`, each computed alone.

    A Feistel network permutes the numbers of an even count of bits; what falls outside of `count` is sent through it again.
    Source: Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002.
    """
    half = max((int(count - 1).bit_length() + 1) // 2, 1)
    keys = np.random.default_rng((seed, count)).integers(1, 2**63, ROUNDS, dtype=np.uint64)
    places = _permuted(rows.astype(np.uint64), keys, half)
    while (outside := np.flatnonzero(places >= count)).size:
        places[outside] = _permuted(places[outside], keys, half)
    return places


def _permuted(numbers: Array, keys: Array, half: int) -> Array:
    mask = np.uint64((1 << half) - 1)
    left, right = numbers >> np.uint64(half), numbers & mask
    for key in keys:
        left, right = right, left ^ (_mixed(right + key) & mask)
    joined: Array = (left << np.uint64(half)) | right
    return joined


def _mixed(numbers: Array) -> Array:
    """Numbers with all bits depending on each other. Source: the finalizer of splitmix64, Steele, Lea and Flood, 2014."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Array = numbers ^ (numbers >> np.uint64(31))
    return mixed
