"""Numbers written in the spec."""

from __future__ import annotations

from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Arrays
from specnet.backend.data.source import TRAIN, Opened, Source


def open_source(source: Source) -> Opened:
    """The arrays as one set; numbers are float32, or int32 where all of an array are whole targets."""
    inputs, targets = _arrays(source, "x"), _arrays(source, "y")
    lengths = {name: len(array) for name, array in (*inputs.items(), *targets.items())}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"`{name}` has {length}" for name, length in lengths.items())
        raise source.fault("data-lengths", f"all arrays need the same number of examples, and {told}", "y")
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
        message = f"`{name}` is not an array: all rows of a list need the same length"
        raise source.fault("data-ragged", message, argument)
    return array.astype("float32") if array.dtype.kind in "iufb" else array
