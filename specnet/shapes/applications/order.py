"""The order in which Keras lists the layers of a model, which is also that of its weights."""

from __future__ import annotations

from collections.abc import Sequence


def keras_order(needs: Sequence[Sequence[int]], end: int) -> list[int]:
    """The calls by their distance from the output, farthest first; equals as a walk back from the output meets them.

    `needs[i]` are the calls whose tensors call `i` takes, in the order in which it takes them; all come before it.
    """
    distance = [0] * len(needs)
    for call in range(len(needs) - 1, -1, -1):
        for source in needs[call]:
            distance[source] = max(distance[source], distance[call] + 1)
    met = _met(needs, end)
    return sorted(met, key=lambda call: (-distance[call], met[call]))


def _met(needs: Sequence[Sequence[int]], end: int) -> dict[int, int]:
    """Which call a walk from the end meets first, second, ...; it follows the first input all the way, then the next."""
    met: dict[int, int] = {}
    pending = [end]
    while pending:
        call = pending.pop()
        if call not in met:
            met[call] = len(met)
            pending.extend(reversed(needs[call]))
    return met
