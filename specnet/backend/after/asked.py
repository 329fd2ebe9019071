"""What a prediction is asked for, and why it cannot be given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from specnet.backend.data.examples import Array
from specnet.backend.pictures import Traits
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place

STRING = "string"


class Field(NamedTuple):
    """One input as it is given, before `features`: its shape without the batch, and its dtype (`string` for text)."""

    shape: tuple[int | None, ...]
    dtype: str

    @property
    def is_text(self) -> bool:
        """Whether it takes text."""
        return self.dtype == STRING

    @property
    def size(self) -> int | None:
        """How many numbers it is; None where that is open."""
        total = 1
        for length in self.shape:
            if length is None:
                return None
            total *= length
        return total


class Fields(NamedTuple):
    """What a model takes: its inputs by name, the columns of tables for each, and how pictures are read.

    `columns` is empty where the columns of a table are taken in their order; those in `targets` are left out. `steps` says
    that tables are time series, whose last rows are the input.
    """

    inputs: Mapping[str, Field]
    columns: Mapping[str, tuple[str, ...]] = {}
    targets: tuple[str, ...] = ()
    separator: str = ","
    traits: Traits | None = None
    invert: bool | None = None
    channels_first: bool = False
    steps: bool = False

    @property
    def only(self) -> tuple[str, Field] | None:
        """Name and field of the only input, None where there are several."""
        return next(iter(self.inputs.items())) if len(self.inputs) == 1 else None


class Asked(NamedTuple):
    """Examples to predict: what each is called, the inputs by name, and notes on how each was read."""

    names: tuple[str, ...]
    inputs: Mapping[str, Array]
    notes: tuple[str, ...] = ()


def mismatch(what: str, message: str, *help_: str) -> SpecError:
    """An input that the model does not take; `what` is how the user wrote it."""
    return SpecError([Diagnostic("input-mismatch", message, (Label(Place(None, what)),), help=help_)])


def unreadable(path: Path, reason: str, *help_: str) -> SpecError:
    """A file of inputs that cannot be read."""
    message = f"`{path}` cannot be read: {reason}"
    return SpecError([Diagnostic("unreadable-input", message, (Label(Place(None, str(path))),), help=help_)])


def takes(fields: Fields) -> str:
    """What a model takes, in words."""
    return "; ".join(f"`{name}`: {_in_words(field)}" for name, field in fields.inputs.items())


def _in_words(field: Field) -> str:
    if field.is_text:
        return "a text"
    if field.size == 1:
        return "a number"
    if len(field.shape) == 1:
        return f"{field.size or 'any number of'} numbers"
    return f"an array of shape {shown(field.shape)}"


def shown(shape: Any) -> str:
    """A shape as it is written: `(28, 28)`."""
    return (
        "("
        + ", ".join("?" if length is None else str(length) for length in shape)
        + ("," if len(shape) == 1 else "")
        + ")"
    )


def fitted(name: str, array: Array, field: Field, what: str) -> Array:
    """An array as the input takes it: examples along the first axis; axes of length 1 may be left out. Raises SpecError."""
    is_text = array.dtype.kind in "OUS"
    if is_text != field.is_text:
        there, wanted = ("text", "numbers") if is_text else ("numbers", "text")
        raise mismatch(what, f"`{name}` takes {wanted}, and `{what}` is {there}")
    shape = array.shape[1:]
    if _agree(shape, field.shape):
        return array
    if _squeezed(shape) == _squeezed(field.shape) or (len(shape) == 1 and shape[0] == field.size):
        return array.reshape(len(array), *(field.shape if None not in field.shape else shape))
    message = f"`{name}` takes {_in_words(field)}, and `{what}` has {shown(shape)} for each example"
    raise mismatch(what, message, "the first axis counts the examples")


def _agree(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(shape) == len(wanted) and all(one in (None, own) for own, one in zip(shape, wanted, strict=True))


def _squeezed(shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return tuple(length for length in shape if length != 1)
