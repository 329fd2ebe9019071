"""Weights that are handed over for a spec: files of specnet by name, those of Keras by position."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import keras

from specnet.backend import weights
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place


def load_weights_file(model: Any, path: Path) -> str:
    """Loads a file into a model and returns a note for the user. A legacy file goes to the only backbone if it fits that alone."""
    if _is_named(path):
        weights.load(model, path, strict=True)
        return ""
    faults = []
    for target in (model, *_only_backbone(model)):
        try:
            target.load_weights(str(path))
            return f"`{path}` has no names that specnet knows: read by position, as Keras does"
        except Exception as error:
            faults.append(str(error).splitlines()[0] if str(error) else type(error).__name__)
    message = f"`{path}` does not fit the model"
    label = Label(Place(None, str(path)))
    raise SpecError([Diagnostic("weights-mismatch", message, (label,), tuple(dict.fromkeys(faults)))])


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
