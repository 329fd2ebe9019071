"""Boxes on levels: each below all that lead to it, and long arrows cut into pieces from one level to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Arrow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Levels:
    """Nodes by level, from the top; numbers from `boxes` on are bends of long arrows. `arrows` go from one level to the next."""

    boxes: int
    levels: tuple[tuple[int, ...], ...]
    arrows: tuple[Arrow, ...]


def levels(count: int, arrows: Sequence[Arrow]) -> Levels:
    """Puts `count` boxes, numbered in an order in which arrows lead forward, on levels."""
    level = levels_of(count, arrows)
    members: list[list[int]] = [[] for _ in range(max(level, default=0) + 1)]
    for number in range(count):
        members[level[number]].append(number)
    pieces: list[Arrow] = []
    bends: dict[Arrow, int] = {}
    following = count
    for source, target in arrows:
        last = source
        for height in range(level[source] + 1, level[target]):
            # Arrows from one box run together as far as they go.
            if (source, height) not in bends:
                bends[source, height] = following
                members[height].append(following)
                following += 1
                pieces.append((last, bends[source, height]))
            last = bends[source, height]
        pieces.append((last, target))
    return Levels(count, tuple(map(tuple, members)), tuple(dict.fromkeys(pieces)))


def levels_of(count: int, arrows: Sequence[Arrow]) -> list[int]:
    """One below the lowest source; what has no source stands right above its first target."""
    level = [0] * count
    for source, target in sorted(arrows, key=lambda arrow: arrow[1]):
        level[target] = max(level[target], level[source] + 1)
    lowest: dict[int, int] = {}
    for source, target in arrows:
        lowest[source] = min(level[target], lowest.get(source, level[target]))
    for number in set(lowest) - {target for _, target in arrows}:
        level[number] = lowest[number] - 1
    return level
