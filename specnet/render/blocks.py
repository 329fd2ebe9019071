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


def blocks(graph: Graph) -> tuple[Block, ...]:
    """The blocks of a model; none where it is small or nothing repeats."""
    return _blocks(graph, _cuts(graph), 0, len(graph.calls), "")


def _blocks(graph: Graph, cuts: Sequence[bool], start: int, end: int, stem: str) -> tuple[Block, ...]:
    if end - start <= MANY:
        return ()
    named = _named(graph, cuts, start, end, stem)
    covered = sum(block.end - block.start for block in named)
    return named if 2 * covered >= end - start else _branched(graph, cuts, start, end)


# -- by name ------------------------------------------------------------------------------------------------------


def _named(graph: Graph, cuts: Sequence[bool], start: int, end: int, stem: str) -> tuple[Block, ...]:
    """Runs of calls whose names begin alike, where at least two such beginnings differ only in numbers."""
    found = _runs(graph, start, end, stem)
    alike = Counter(_pattern(run.name) for run in found)
    runs = _apart([run for run in found if alike[_pattern(run.name)] > 1])
    return tuple(
        Block(run.name, run.start, run.end, _blocks(graph, cuts, run.start, run.end, run.name))
        for run in _completed(runs, cuts, end)
    )


def _runs(graph: Graph, start: int, end: int, stem: str) -> list[Block]:
    """From the first to the last call of each beginning that is longer than `stem`."""
    members: dict[str, list[int]] = {}
    for number in range(start, end):
        name = graph.calls[number].name
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


def _branched(graph: Graph, cuts: Sequence[bool], start: int, end: int) -> tuple[Block, ...]:
    """What lies between two calls that everything passes through; named like its last layer."""
    ends = [start - 1, *(number for number in range(start, end) if cuts[number])]
    found = [
        Block(graph.calls[last].name, first + 1, last + 1) for first, last in pairwise(ends) if last - first > FEWEST
    ]
    return tuple(found) if len(found) > 1 else ()


def _cuts(graph: Graph) -> list[bool]:
    """Of each call, whether only its own tensors are used behind it."""
    reach = list(range(len(graph.calls)))
    for number, call in enumerate(graph.calls):
        for tensor in tensors_in((call.inputs, call.keywords)):
            reach[tensor.call] = max(reach[tensor.call], number)
    for tensor in graph.outputs:
        reach[tensor.call] = len(graph.calls)
    cuts, farthest = [], 0
    for number in range(len(graph.calls)):
        cuts.append(farthest <= number)
        farthest = max(farthest, reach[number])
    return cuts
