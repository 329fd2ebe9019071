"""The raw inputs that a run keeps for its report, read as pictures that can be drawn."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from specnet.runs.folder import unusable

CHANNELS = (1, 3, 4)
Array = NDArray[Any]


class Samples(NamedTuple):
    """Pictures of 8 bits (height, width) or (height, width, 3 or 4): of the training set with labels, and of mistakes."""

    samples: tuple[Array, ...] = ()
    labels: tuple[Any, ...] = ()
    mistakes: tuple[Array, ...] = ()


def read_samples(path: Path) -> Samples:
    """The pictures of a `samples.npz`, none where there is no such file. Raises SpecError for a damaged one."""
    if not path.exists():
        return Samples()
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise unusable(path, f"cannot be read: {error}") from error
    samples, mistakes = (_pictures(arrays.get(name)) for name in ("samples", "mistakes"))
    return Samples(samples, tuple(arrays["labels"].tolist()) if "labels" in arrays else (), mistakes)


def _pictures(values: Array | None) -> tuple[Array, ...]:
    """Each sample as a picture; none where they are of another shape."""
    if values is None or values.ndim not in (3, 4) or not values.size:
        return ()
    if values.ndim == 4 and values.shape[-1] not in CHANNELS:
        values = np.moveaxis(values, 1, -1)
    if values.ndim == 4 and values.shape[-1] not in CHANNELS:
        return ()
    grey = values[..., 0] if values.ndim == 4 and values.shape[-1] == 1 else values
    return tuple(_eight_bits(grey))


def _eight_bits(values: Array) -> Array:
    """The same scale for all: from 0 to 255 where that is what they look like, else from the least to the greatest."""
    if values.dtype == np.uint8:
        return values
    known = np.nan_to_num(values.astype(np.float64))
    least, greatest = known.min(), known.max()
    if least >= 0 and greatest <= 255 and greatest > 16:
        least, greatest = 0.0, 255.0
    elif least >= 0 and greatest <= 1:
        least, greatest = 0.0, 1.0
    scaled = (known - least) / ((greatest - least) or 1.0) * 255
    rounded: Array = np.round(scaled).astype(np.uint8)
    return rounded
