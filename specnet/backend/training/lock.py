"""`lock.json`: what a run was made with, enough to make it again."""

from __future__ import annotations

import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import keras

from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded

PACKAGES = ("specnet", "keras", "tensorflow", "jax", "torch", "numpy", "scikit-learn", "pillow", "pyarrow", "h5py")


def write_lock(folder: Path, loaded: Loaded, record: dict[str, Any], state: str, began: float) -> None:
    """Writes versions, seeds, fingerprints of the data and the state of the run. Raises SpecError."""
    spec = loaded.spec
    data_seed = spec.data.seed if spec.data is not None and spec.data.seed is not None else spec.runtime.seed
    runs.write_json(
        folder / runs.LOCK,
        {
            "lock": 1,
            "name": loaded.graph.name,
            "state": state,
            "started": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(began)),
            "seconds": round(time.time() - began, 2),
            "command": "specnet " + " ".join(sys.argv[1:]) if sys.argv[0].endswith("specnet") else "specnet.train",
            "folder": str(loaded.folder.resolve()),
            "engine": keras.backend.backend(),
            "python": platform.python_version(),
            "versions": {name: found for name in PACKAGES if (found := _version(name))},
            "seeds": {"runtime": spec.runtime.seed, "data": data_seed},
            "fingerprints": {name: one["sha256"] for name, one in record["sets"].items()},
        },
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
