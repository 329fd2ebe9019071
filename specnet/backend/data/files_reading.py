"""Reading many files: in threads, with a word on each file that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.examples import Array
from specnet.backend.data.source import Source
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place

MOST_THREADS = 8
# Work that is handed to the threads at once; a folder of a million files must not become a million waiting tasks.
_AHEAD = 1024
MOST_NAMED = 10


class Unreadable(SpecError):
    """A data file that cannot be read, and the reason."""

    def __init__(self, path: str, reason: str) -> None:
        self.reason = reason
        message = f"`{path}` cannot be read: {reason}"
        super().__init__([Diagnostic("data-unreadable", message, (Label(Place(None, path)),))])


class Kept(NamedTuple):
    """The numbers of the files that can be read, and notes on those that were left out."""

    rows: Array
    notes: tuple[str, ...]


def in_threads(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """What `work` gives for each item, in order."""
    left = iter(items)
    while some := list(islice(left, _AHEAD)):
        yield from _pool().map(work, some) if len(some) > 1 else map(work, some)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), thread_name_prefix="specnet-files")


def faults_of(read: Callable[[int], object], count: int) -> dict[int, str]:
    """Calls `read` with every number below `count`; the reasons of those that raised Unreadable, by number."""

    def reason(number: int) -> str | None:
        try:
            read(number)
        except Unreadable as error:
            return error.reason
        return None

    return {number: found for number, found in enumerate(in_threads(reason, range(count))) if found is not None}


def kept(source: Source, names: Sequence[str], faults: dict[int, str], what: str) -> Kept:
    """All files but the faulty ones, where the source says `on_error: skip`; else raises SpecError that names them."""
    rows = np.setdiff1d(np.arange(len(names)), list(faults))
    if not faults:
        return Kept(rows, ())
    named = [f"`{names[number]}`: {reason}" for number, reason in list(faults.items())[:MOST_NAMED]]
    more = (f"and {len(faults) - MOST_NAMED:,} more",) if len(faults) > MOST_NAMED else ()
    counted = f"{len(faults):,} of {len(names):,} {what}"
    if source.get("on_error") == "skip" and len(rows):
        return Kept(rows, (f"left out {counted} that cannot be read: {'; '.join((*named, *more))}",))
    error = source.fault("data-unreadable", f"{counted} cannot be read", "path", *_help(source, rows))
    raise SpecError([one._replace(notes=(*named, *more)) for one in error.diagnostics])


def _help(source: Source, rows: Array) -> tuple[str, ...]:
    return () if source.get("on_error") == "skip" or not len(rows) else (_HELP,)


_HELP = "mend or remove them, or write `on_error: skip` to leave them out"


def short_names(root: Path, paths: Sequence[str]) -> list[str]:
    """Paths as seen from a folder, where they are in it."""
    start = f"{root}{os.sep}"
    return [path.removeprefix(start).replace(os.sep, "/") for path in paths]
