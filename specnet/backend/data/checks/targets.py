"""Targets as the loss will get them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from specnet.backend.data.checks.case import Case
from specnet.backend.data.checks.heads import Head
from specnet.backend.data.checks.looking import Column
from specnet.backend.data.source import TRAIN
from specnet.shapes.values import Shape

CLASSES, ONE_HOT, MULTI_LABEL, NUMBERS = "class numbers", "one-hot labels", "rows of zeros and ones", "numbers"


class Target(NamedTuple):
    """A target: what it is, its shape for one example as the loss gets it, and examples by class number where there are any.

    `unknown` counts texts that are no class; `encoded` says that the spec had class numbers made one-hot.
    """

    column: Column
    form: str
    shape: Shape
    classes: Mapping[int, int] | None
    unknown: Mapping[str, int]
    encoded: bool

    @property
    def least(self) -> int:
        """The lowest class number."""
        return min(self.classes) if self.classes else 0

    @property
    def most(self) -> int:
        """The highest class number."""
        return max(self.classes) if self.classes else 0


def target(case: Case, head: Head, name: str = TRAIN) -> Target | None:
    """The target of an output in one set; None where there is none, or the model's inputs are its targets."""
    column = case.looks[name].targets.get(head.name) if name in case.looks else None
    if column is None or case.data.labels == "inputs":
        return None
    classes, unknown = _classes(column, case.raw.class_names or ())
    shape: Shape = column.shape
    if case.data.labels == "one_hot" and shape == () and classes is not None:
        return Target(column, ONE_HOT, (head.units,), classes, unknown, True)
    return Target(column, _form(case, head, column, classes), shape, classes, unknown, False)


def _classes(column: Column, names: tuple[str, ...]) -> tuple[dict[int, int] | None, dict[str, int]]:
    if column.tally is None:
        return None, {}
    if not column.is_text:
        return ({int(value): number for value, number in column.tally.items()} if column.whole else None), {}
    known = {name: number for number, name in enumerate(names)}
    unknown = {text: number for text, number in column.tally.items() if text not in known}
    return {known[text]: number for text, number in column.tally.items() if text in known}, unknown


def _form(case: Case, head: Head, column: Column, classes: Mapping[int, int] | None) -> str:
    if column.is_text or (classes is not None and column.whole and case.data.labels != "regression"):
        return CLASSES
    if len(column.shape) == 1 and column.shape[0] > 1 and column.whole and column.zero_one:
        return ONE_HOT if set(column.sums) == {1.0} else MULTI_LABEL
    if (head.units or 0) > 1 and column.whole and column.zero_one and fits(column.shape, head.shape or ()):
        return ONE_HOT
    if len(column.shape) >= 1 and column.shape != (1,) and column.whole and "int" in column.dtype:
        return CLASSES
    return NUMBERS


def fits(has: Shape, wants: Shape) -> bool:
    """Whether a shape is another one, as far as both are known."""
    return len(has) == len(wants) and all(None in (one, two) or one == two for one, two in zip(has, wants, strict=True))
