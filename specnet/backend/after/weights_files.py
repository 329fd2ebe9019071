"""Weights that are handed over for a spec: files of specnet by name, those of Keras by position."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import h5py
import keras

from specnet.backend import weights
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place


def load_weights_file(model: Any, path: Path) -> str:
    """Loads a file into a model and returns a note for the user. A file of Keras goes to the only backbone if it fits that alone.

    Keras reads by position and leaves out what it does not find, so the shapes in the file must be those of the model. Raises SpecError.
    """
    if _is_named(path):
        weights.load(model, path, strict=True)
        return ""
    stored = _shapes(path)
    fitting = [one for one in (model, *_only_backbone(model)) if stored in _shapes_of(one)]
    reason = f"it has {sum(stored.values())} arrays, and the model has {len(model.weights)} weights, or they have other shapes"
    for target in fitting:
        try:
            target.load_weights(str(path))
            return f"`{path}` has no names that specnet knows: read by position, as Keras does"
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    message = f"`{path}` does not fit the model"
    raise SpecError([Diagnostic("weights-mismatch", message, (Label(Place(None, str(path))),), (reason,))])


def _shapes(path: Path) -> Counter[tuple[int, ...]]:
    """How often each shape comes among the arrays of a file, those of optimizers left out."""
    found: Counter[tuple[int, ...]] = Counter()

    def count(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith("optimizer"):
            found[tuple(item.shape)] += 1

    with h5py.File(path, "r") as file:
        file.visititems(count)
    return found


def _shapes_of(model: Any) -> list[Counter[tuple[int, ...]]]:
    """The same of a model: its weights, and with the random states that newer files hold too."""
    return [Counter(tuple(one.shape) for one in group) for group in (model.weights, model.variables)]


def _is_named(path: Path) -> bool:
    """Whether specnet wrote the file; what is missing or no HDF5 is told by the loader."""
    try:
        with h5py.File(path, "r") as file:
            return weights.MANIFEST in file
    except OSError:
        return True


def _only_backbone(model: Any) -> list[Any]:
    nested = [layer for layer in model.layers if isinstance(layer, keras.Model)]
    return nested if len(nested) == 1 else []
