"""Lines of arrows on a grid of characters: where they meet they join, where they only cross one passes."""

from __future__ import annotations

from collections.abc import Iterable

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
_JOINTS = {
    UP | DOWN: "│", LEFT | RIGHT: "─", UP: "│", DOWN: "│", LEFT: "─", RIGHT: "─",
    DOWN | RIGHT: "┌", DOWN | LEFT: "┐", UP | RIGHT: "└", UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", DOWN | LEFT | RIGHT: "┬", UP | LEFT | RIGHT: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip
Arrow = tuple[int, int]


class Canvas:
    """Characters by row and column, and lines that know which arrow they belong to."""

    def __init__(self) -> None:
        self._texts: dict[tuple[int, int], str] = {}
        self._lines: dict[tuple[int, int], dict[Arrow, int]] = {}

    def write(self, row: int, column: int, text: str) -> None:
        """Puts a text on the grid."""
        for offset, letter in enumerate(text):
            self._texts[row, column + offset] = letter

    def vertical(self, arrow: Arrow, column: int, top: int, bottom: int) -> None:
        """A line between two rows, both included."""
        for row in range(top, bottom + 1):
            self._add(arrow, row, column, (UP if row > top else 0) | (DOWN if row < bottom else 0))

    def horizontal(self, arrow: Arrow, row: int, start: int, end: int) -> None:
        """A line between two columns, both included."""
        low, high = sorted((start, end))
        for column in range(low, high + 1):
            self._add(arrow, row, column, (LEFT if column > low else 0) | (RIGHT if column < high else 0))

    def _add(self, arrow: Arrow, row: int, column: int, directions: int) -> None:
        cell = self._lines.setdefault((row, column), {})
        cell[arrow] = cell.get(arrow, 0) | directions

    def lines(self) -> Iterable[str]:
        """The rows as text."""
        cells = {**{place: _joint(cell) for place, cell in self._lines.items()}, **self._texts}
        height = max((row for row, _ in cells), default=-1) + 1
        by_row: list[dict[int, str]] = [{} for _ in range(height)]
        for (row, column), letter in cells.items():
            by_row[row][column] = letter
        return ("".join(row.get(column, " ") for column in range(max(row, default=-1) + 1)).rstrip() for row in by_row)


def _joint(cell: dict[Arrow, int]) -> str:
    upright = [arrow for arrow, directions in cell.items() if not directions & (LEFT | RIGHT)]
    level = [arrow for arrow, directions in cell.items() if not directions & (UP | DOWN)]
    is_crossing = (
        upright
        and level
        and len(upright) + len(level) == len(cell)
        and not any(_meet(*pair) for pair in _pairs(upright, level))
    )
    directions = 0
    for found in cell.values():
        directions |= found
    return "│" if is_crossing else _JOINTS.get(directions, " ")


def _pairs(ones: list[Arrow], others: list[Arrow]) -> Iterable[tuple[Arrow, Arrow]]:
    return ((one, other) for one in ones for other in others)


def _meet(one: Arrow, other: Arrow) -> bool:
    return one[0] == other[0] or one[1] == other[1]
