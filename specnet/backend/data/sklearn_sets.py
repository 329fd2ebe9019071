"""The data sets that come with scikit-learn: small, and there without a download.

Source: https://scikit-learn.org/stable/datasets/toy_dataset.html
"""

from __future__ import annotations

from importlib import import_module

import numpy as np

from specnet.backend.data.examples import Arrays
from specnet.backend.data.source import TRAIN, Opened, Source


def open_source(source: Source) -> Opened:
    """All examples as one set, float32; `digits` as 8x8 images, the others as one row of measures."""
    bunch = getattr(import_module("sklearn.datasets"), f"load_{source.kind}")()
    x = np.asarray(bunch.images if source.kind == "digits" else bunch.data, dtype="float32")
    names = [str(name) for name in bunch.target_names] if "target_names" in bunch else None
    dtype = "float32" if names is None else "int32"
    return Opened({TRAIN: Arrays({"x": x}, {"y": np.asarray(bunch.target, dtype=dtype)})}, names)
