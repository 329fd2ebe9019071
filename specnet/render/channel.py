"""The arrows between two levels: those of one source, or into one target, turn in a row of their own, shared where nothing is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specnet.render.canvas import Canvas

Arrow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Arrows that turn in one row: the columns where they start and end, and the span between the outermost."""

    arrows: tuple[Arrow, ...]
    starts: frozenset[int]
    ends: frozenset[int]

    @property
    def span(self) -> tuple[int, int]:
        every = self.starts | self.ends
        return min(every), max(every)

    def overlaps(self, other: _Bundle) -> bool:
        """Whether the two cannot share a row."""
        return self.span[0] <= other.span[1] and other.span[0] <= self.span[1]

    def lies_below(self, other: _Bundle) -> bool:
        """Whether it must turn lower, because its arrows come down where those of the other start."""
        return bool(self.ends & other.starts) and not set(self.arrows) & set(other.arrows)


def rows_of(arrows: Sequence[Arrow], column: Mapping[int, int]) -> dict[Arrow, int]:
    """The row in which each arrow turns, counted from the top; those that go straight down have none."""
    rows: dict[Arrow, int] = {}
    placed: list[tuple[_Bundle, int]] = []
    for bundle in _from_the_top(_bundles(arrows, column)):
        least = max((row + 1 for other, row in placed if bundle.lies_below(other)), default=0)
        taken = {row for other, row in placed if bundle.overlaps(other)}
        row = next(row for row in range(least, least + len(placed) + 1) if row not in taken)
        placed.append((bundle, row))
        rows |= dict.fromkeys(bundle.arrows, row)
    return rows


def draw(
    canvas: Canvas, arrows: Sequence[Arrow], column: Mapping[int, int], top: int, bottom: int, rows: Mapping[Arrow, int]
) -> None:
    """Draws the arrows from row `top` (that below the upper level) to row `bottom` (that above the lower one)."""
    for arrow in arrows:
        start, end = column[arrow[0]], column[arrow[1]]
        if start == end:
            canvas.vertical(arrow, start, top - 1, bottom + 1)
            continue
        turn = top + rows[arrow]
        canvas.vertical(arrow, start, top - 1, turn)
        canvas.horizontal(arrow, turn, start, end)
        canvas.vertical(arrow, end, turn, bottom + 1)


def _bundles(arrows: Sequence[Arrow], column: Mapping[int, int]) -> list[_Bundle]:
    """Arrows into one target go together where they are the only ones of their sources, all others by their source."""
    turning = [arrow for arrow in arrows if column[arrow[0]] != column[arrow[1]]]
    found: dict[tuple[str, int], list[Arrow]] = {}
    for source, target in turning:
        is_only = sum(other == source for other, _ in arrows) == 1
        found.setdefault(("into", target) if is_only else ("from", source), []).append((source, target))
    return [_bundle(tuple(bundle), column) for bundle in found.values()]


def _bundle(arrows: tuple[Arrow, ...], column: Mapping[int, int]) -> _Bundle:
    return _Bundle(
        arrows, frozenset(column[source] for source, _ in arrows), frozenset(column[target] for _, target in arrows)
    )


def _from_the_top(bundles: list[_Bundle]) -> list[_Bundle]:
    """Those that must turn higher first; where that goes in a circle, some lines run over each other."""
    ordered: list[_Bundle] = []
    pending = sorted(bundles, key=lambda bundle: bundle.span[1] - bundle.span[0])
    while pending:
        free = [bundle for bundle in pending if not any(bundle.lies_below(other) for other in pending)]
        ordered.append((free or pending)[0])
        pending.remove(ordered[-1])
    return ordered
