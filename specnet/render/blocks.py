"""Repeated parts of a large model, found by the names of its layers or by its branches: what a reader folds together.

A block is always a run of calls in the order of the graph, so nothing leaves it and comes back.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from specnet.graph import Graph
from specnet.graph.graph import tensors_in

# Fewer calls than these are read at a glance.
MANY = 24
FEWEST = 3
# Where a name may end that others go on from: `conv4`, `conv4_block12`, `block2a`.
_STEM_END = re.compile(r"(?<=\d)(?=_|$|[a-z](?:_|$))|(?<=\d[a-z])(?=_|$)")


@dataclass(frozen=True, slots=True)
class Block:
    """The calls from `start` to before `end`; `blocks` are those inside."""

    name: str
    start: int
    end: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class _Calls:
    """Of each call its name, whether it is a `cut` (only its own tensors are used behind it), and how many calls use it."""

    names: Sequence[str]
    cuts: Sequence[bool]
    users: Sequence[int]


def blocks(graph: Graph) -> tuple[Block, ...]:
    """The blocks of a model; none where it is small or nothing repeats."""
    return _blocks(_calls(graph), 0, len(graph.calls), "")


def _blocks(calls: _Calls, start: int, end: int, stem: str) -> tuple[Block, ...]:
    if end - start <= MANY:
        return ()
    named = _named(calls, start, end, stem)
    covered = sum(block.end - block.start for block in named)
    return named if 2 * covered >= end - start else _branched(calls, start, end)


def _calls(graph: Graph) -> _Calls:
    reach, users = list(range(len(graph.calls))), [0] * len(graph.calls)
    for number, call in enumerate(graph.calls):
        for source in {tensor.call for tensor in tensors_in((call.inputs, call.keywords))}:
            reach[source] = number
            users[source] += 1
    for tensor in graph.outputs:
        reach[tensor.call] = len(graph.calls)
    farthest = accumulate(reach, max, initial=0)
    cuts = [before <= number for number, before in zip(range(len(reach)), farthest, strict=False)]
    return _Calls([call.name for call in graph.calls], cuts, users)


# -- by name ------------------------------------------------------------------------------------------------------


def _named(calls: _Calls, start: int, end: int, stem: str) -> tuple[Block, ...]:
    """Runs of calls whose names begin alike, where at least two such beginnings differ only in numbers."""
    found = _runs(calls, start, end, stem)
    alike = Counter(_pattern(run.name) for run in found)
    runs = _apart([run for run in found if alike[_pattern(run.name)] > 1])
    return tuple(
        Block(run.name, run.start, run.end, _blocks(calls, run.start, run.end, run.name))
        for run in _completed(runs, calls.cuts, end)
    )


def _runs(calls: _Calls, start: int, end: int, stem: str) -> list[Block]:
    """From the first to the last call of each beginning that is longer than `stem`."""
    members: dict[str, list[int]] = {}
    for number in range(start, end):
        name = calls.names[number]
        if name.startswith(stem) and (cut := _next_end(name, len(stem))):
            members.setdefault(name[:cut], []).append(number)
    return [Block(name, found[0], found[-1] + 1) for name, found in members.items() if len(found) >= FEWEST]


def _next_end(name: str, after: int) -> int:
    found = _STEM_END.search(name, after + 1)
    return found.start() if found else 0


def _pattern(name: str) -> str:
    return re.sub(r"\d+[a-z]?(?=_|$)|\d+", "#", name)


def _apart(runs: list[Block]) -> list[Block]:
    """The runs, by their starts, that lie over no other."""
    runs = sorted(runs, key=lambda run: run.start)
    reached = [0, *accumulate((run.end for run in runs), max)]
    nexts = [run.start for run in runs[1:]] + [sys.maxsize]
    return [
        run
        for run, before, after in zip(runs, reached, nexts, strict=False)
        if before <= run.start and run.end <= after
    ]


def _completed(runs: Sequence[Block], cuts: Sequence[bool], end: int) -> Iterator[Block]:
    """Each run goes on until one tensor alone leaves it, where it meets no other run on the way."""
    for run, limit in zip(runs, [*(run.start for run in runs[1:]), end], strict=False):
        whole = next((place + 1 for place in range(run.end - 1, limit) if cuts[place]), run.end)
        yield Block(run.name, run.start, whole)


# -- by branches --------------------------------------------------------------------------------------------------


def _branched(calls: _Calls, start: int, end: int) -> tuple[Block, ...]:
    """From behind one call that everything passes through and that several use, to the next; named like that one.

    The last block ends where its branches meet.
    """
    cuts = [number for number in range(max(start - 1, 0), end) if calls.cuts[number]]
    forks = [number for number in cuts if calls.users[number] > 1]
    meeting = [number for number in cuts if forks and number > forks[-1]][:1]
    found = [
        Block(calls.names[last], first + 1, last + 1)
        for first, last in pairwise([*forks, *meeting])
        if last - first >= FEWEST
    ]
    return tuple(found) if len(found) > 1 else ()
