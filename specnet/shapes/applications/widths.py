"""How scaled networks round the numbers of their channels and blocks."""

from __future__ import annotations

from math import ceil

UNIT = 8


def rounded(channels: float) -> int:
    """The nearest multiple of eight, and one more where that would take away more than a tenth."""
    nearest = nearest_unit(channels)
    return nearest + UNIT if nearest < 0.9 * channels else nearest


def nearest_unit(channels: float) -> int:
    """The nearest multiple of eight, at least eight."""
    return max(UNIT, int(channels + UNIT / 2) // UNIT * UNIT)


def repeated(count: int, depth: float) -> int:
    """How many blocks a network of more depth has."""
    return ceil(depth * count)
