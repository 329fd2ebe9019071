"""Texts that list several labels, such as `comedy|drama`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from specnet.backend.data.examples import Array

BETWEEN = re.compile(r"\s*[|;]\s*")


def tags_in(text: str) -> list[str]:
    """The labels of one text, which stand between `|` or `;`."""
    return [tag for tag in BETWEEN.split(text.strip()) if tag]


def all_tags(every: Iterable[str]) -> tuple[str, ...]:
    """All labels of several texts, in the order of the alphabet."""
    return tuple(sorted({tag for text in every for tag in tags_in(text)}))


def several_hot(every: Iterable[str], tags: Sequence[str]) -> Array:
    """For each text a row with a one for each label that it lists."""
    known = {tag: number for number, tag in enumerate(tags)}
    listed = [[known[tag] for tag in tags_in(text) if tag in known] for text in every]
    rows = np.zeros((len(listed), len(tags)), dtype="float32")
    for row, found in zip(rows, listed, strict=True):
        row[found] = 1.0
    return rows
