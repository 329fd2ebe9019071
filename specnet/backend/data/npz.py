"""Arrays of a NumPy file: `.npz` with several, or `.npy` with the inputs alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Arrays
from specnet.backend.data.source import TEST, TRAIN, VALIDATION, Opened, Source
from specnet.backend.data.values import GIVE_ALL

# Sets of one file, as Keras' own files name them: `x_train`, `y_train`, `x_test`, ...
SUFFIXES = {TRAIN: "_train", VALIDATION: "_val", TEST: "_test"}


def open_source(source: Source) -> Opened:
    """The sets of a file: `x` and `y`, or `x_train`, `y_train`, `x_test` and so on. Pickled objects are not loaded."""
    path = source.path()
    arrays = _read(source, path)
    inputs, targets = _names(source.get("x") or "x"), _names(source.get("y") or "y")
    first = next(iter(inputs.values()))
    suffixes = (
        {TRAIN: ""} if first in arrays else {name: end for name, end in SUFFIXES.items() if first + end in arrays}
    )
    if not suffixes:
        raise _missing(source, "x", first, arrays)
    return Opened({name: _examples(source, arrays, inputs, targets, end) for name, end in suffixes.items()})


def _read(source: Source, path: Path) -> Mapping[str, Array]:
    try:
        loaded = np.load(path, allow_pickle=False)
        return {"x": loaded} if isinstance(loaded, np.ndarray) else {name: loaded[name] for name in loaded.files}
    except (OSError, ValueError, EOFError) as error:
        raise source.fault("data-unreadable", f"`{path}` cannot be read: {_reason(error)}", "path") from error
    except Exception as error:  # zipfile and zlib have errors of their own
        raise source.fault("data-unreadable", f"`{path}` is damaged: {error}", "path") from error


def _reason(error: Exception) -> str:
    """NumPy takes what it does not know for pickled objects, and advises to load those."""
    if "pickle" in str(error):
        return "it is no file of NumPy, or holds pickled objects, which are not loaded"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _names(written: Any) -> dict[str, str]:
    """Names of the arrays in the file, by the names of inputs or targets."""
    return (
        {str(name): str(array) for name, array in written.items()} if isinstance(written, dict) else {written: written}
    )


def _examples(
    source: Source, arrays: Mapping[str, Array], inputs: dict[str, str], targets: dict[str, str], end: str
) -> Arrays:
    for argument, names in (("x", inputs), ("y", targets)):
        for name in names.values():
            if name + end not in arrays:
                raise _missing(source, argument, name + end, arrays)
    x = {name: arrays[array + end] for name, array in inputs.items()}
    y = {name: arrays[array + end] for name, array in targets.items()}
    lengths = {name + end: len(arrays[name + end]) for name in (*inputs.values(), *targets.values())}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"`{name}` has {length}" for name, length in lengths.items())
        raise source.fault("data-lengths", f"all arrays need the same number of examples, and {told}", "path", GIVE_ALL)
    return Arrays(x, y)


def _missing(source: Source, argument: str, name: str, arrays: Mapping[str, Array]) -> Exception:
    there = ", ".join(f"`{one}`" for one in sorted(arrays)) or "none"
    return source.fault("data-missing", f"the file has no array `{name}`", argument, f"it has {there}")
