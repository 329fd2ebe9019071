"""Order, reachability and cycles of items; `needs[i]` lists the items that item i takes tensors from."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence


def sorted_calls(needs: Sequence[Sequence[int]]) -> list[int]:
    """The items with every one after those it needs; where that leaves a choice, in the order of the file."""
    waiting = [len(set(sources)) for sources in needs]
    users: list[list[int]] = [[] for _ in needs]
    for item, sources in enumerate(needs):
        for source in set(sources):
            users[source].append(item)
    ready = [item for item, count in enumerate(waiting) if count == 0]
    result: list[int] = []
    while ready:
        item = heapq.heappop(ready)
        result.append(item)
        for user in users[item]:
            waiting[user] -= 1
            if waiting[user] == 0:
                heapq.heappush(ready, user)
    return result


def cycle(needs: Sequence[Sequence[int]]) -> list[int]:
    """One circle of items, or an empty list."""
    done = set(sorted_calls(needs))
    item = next((i for i in range(len(needs)) if i not in done), None)
    walked: list[int] = []
    while item is not None and item not in walked:
        walked.append(item)
        item = next(source for source in needs[item] if source not in done)
    return walked[walked.index(item) :][::-1] if item is not None else []


def reachable(needs: Sequence[Sequence[int]], ends: Iterable[int]) -> set[int]:
    """The items that `ends` depend on, themselves included."""
    found: set[int] = set()
    pending = list(ends)
    while pending:
        item = pending.pop()
        if item not in found:
            found.add(item)
            pending.extend(needs[item])
    return found
