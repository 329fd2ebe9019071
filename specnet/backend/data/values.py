"""Numbers written in the spec."""

from __future__ import annotations

from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Arrays
from specnet.backend.data.source import TRAIN, Opened, Source

GIVE_ALL = "give every example an input and a target"


def open_source(source: Source) -> Opened:
    """The arrays as one set; numbers are float32, or int32 where all of an array are whole targets."""
    inputs, targets = _arrays(source, "x"), _arrays(source, "y")
    lengths = {name: len(array) for name, array in (*inputs.items(), *targets.items())}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"`{name}` has {length}" for name, length in lengths.items())
        raise source.fault("data-lengths", f"all arrays need the same number of examples, and {told}", "y", GIVE_ALL)
    return Opened({TRAIN: Arrays(inputs, targets)})


def _arrays(source: Source, argument: str) -> dict[str, Array]:
    written = source.get(argument)
    named = written if isinstance(written, dict) else {argument: written}
    return {name: _array(source, argument, name, value) for name, value in named.items()}


def _array(source: Source, argument: str, name: str, value: Any) -> Array:
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty((), dtype=object)
    if array.dtype == object or array.ndim == 0:
        message = f"`{name}` is no array of numbers or texts"
        raise source.fault("data-ragged", message, argument, "write a list in which all rows have the same length")
    return array.astype("float32") if array.dtype.kind in "iufb" else array
