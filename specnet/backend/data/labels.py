"""Targets as they were stored -> targets as the loss takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from specnet.backend.data.examples import Array

WHOLE = "iub"
TEXT = "OUST"


class LabelForm(NamedTuple):
    """How a target is encoded: the form that the spec asks for (None: as it is stored), and the names of its classes.

    `classes` is how many there are, for one-hot labels.
    """

    form: str | None
    class_names: tuple[str, ...] | None
    classes: int | None

    def encode(self, raw: Array) -> Array:
        """The targets of a batch; texts become class numbers, -1 where a text is no class."""
        numbers = self.numbers(raw)
        if self.form == "one_hot" and numbers.ndim == 1:
            return one_hot(numbers, self.classes or int(numbers.max(initial=0)) + 1)
        if self.form in ("regression", "multi_label", "binary"):
            return numbers.astype("float32")
        return numbers

    def numbers(self, raw: Array) -> Array:
        """Class numbers where the target is text, else the target itself."""
        if raw.dtype.kind in TEXT:
            return _class_numbers(raw, self.class_names or ())
        return raw.astype("int32") if raw.dtype.kind in WHOLE else raw.astype("float32")


def one_hot(numbers: Array, classes: int) -> Array:
    """Rows of zeros with a one at the class; a number that is no class gives a row of zeros."""
    rows: Array = (numbers[:, None] == np.arange(classes)).astype("float32")
    return rows


def _class_numbers(raw: Array, names: Sequence[str]) -> Array:
    known = {name: number for number, name in enumerate(names)}
    flat = [known.get(_text(value), -1) for value in raw.ravel()]
    return np.asarray(flat, dtype="int32").reshape(raw.shape)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def classes_of_texts(raw: Array) -> tuple[str, ...]:
    """The classes that texts stand for, in the order of the alphabet."""
    return tuple(sorted({_text(value) for value in raw.ravel()}))
