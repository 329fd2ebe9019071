"""Makes what Keras draws and names depend on the spec alone.

Keras numbers unnamed objects with a counter of the process, and draws missing seeds from Python's `random`. Both are
swapped for a fresh state around each layer, so a layer's inner names and initial weights follow from its path.
"""

from __future__ import annotations

import gc
import hashlib
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from keras.src.backend.common import global_state

_NAME_COUNTERS = "object_name_uids"
FRAMES_PER_LAYER = 6


def layer_seed(seed: int, path: str) -> int:
    """A number that follows from the seed of the spec and the path of a layer."""
    return int.from_bytes(hashlib.blake2b(f"{seed}/{path}".encode(), digest_size=8).digest(), "big")


@contextmanager
def of_layer(seed: int, path: str) -> Iterator[None]:
    """Fresh name counters, and Python's generator seeded for one layer; to be used inside of `isolated`."""
    counters = global_state.get_global_attribute(_NAME_COUNTERS)
    global_state.set_global_attribute(_NAME_COUNTERS, defaultdict(int))
    random.seed(layer_seed(seed, path))
    try:
        yield
    finally:
        global_state.set_global_attribute(_NAME_COUNTERS, counters)


@contextmanager
def isolated() -> Iterator[None]:
    """Fresh name counters inside; they and Python's generator are put back as they were, whatever happens."""
    counters = global_state.get_global_attribute(_NAME_COUNTERS)
    global_state.set_global_attribute(_NAME_COUNTERS, defaultdict(int))
    state = random.getstate()
    try:
        yield
    finally:
        global_state.set_global_attribute(_NAME_COUNTERS, counters)
        random.setstate(state)


def reserve(names: Iterable[str]) -> None:
    """Keras names what it adds by itself, such as the operations on masks, otherwise than these; inside of `isolated`."""
    counters = global_state.get_global_attribute(_NAME_COUNTERS)
    for name in names:
        numbered = re.fullmatch(r"(.+)_([0-9]{1,9})", name)
        stem, number = (numbered[1], int(numbered[2])) if numbered else (name, 0)
        counters[name] = max(counters[name], 1)
        counters[stem] = max(counters[stem], number + 1)


@contextmanager
def no_collection() -> Iterator[None]:
    """Building makes many objects and frees none, so Python's collector would only walk over them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def deep_recursion(depth: int) -> Iterator[None]:
    """Room for Keras' own graph walk, which recurses once a layer and stops at about 1,000 otherwise."""
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(max(limit, limit + depth * FRAMES_PER_LAYER))
        yield
    finally:
        sys.setrecursionlimit(limit)
