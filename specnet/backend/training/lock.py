"""`lock.json`: what a run was made with, enough to make it again."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import keras

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded
from specnet.syntax import place_of

PACKAGES = ("specnet", "keras", "tensorflow", "jax", "torch", "numpy", "scikit-learn", "pillow", "pyarrow", "h5py")
Lock = dict[str, Any]


def lock_of(loaded: Loaded, record: Mapping[str, Any]) -> Lock:
    """Versions, seeds, fingerprints of the data, and the state of a run that begins now."""
    spec = loaded.spec
    data_seed = spec.data.seed if spec.data is not None and spec.data.seed is not None else spec.runtime.seed
    return {
        "lock": 1,
        "name": loaded.graph.name,
        "state": runs.RUNNING,
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "seconds": 0.0,
        "command": _command(),
        "folder": str(loaded.folder.resolve()),
        **_made_with(),
        "seeds": {"runtime": spec.runtime.seed, "data": data_seed},
        "fingerprints": _fingerprints(record),
    }


def _command() -> str:
    """The line that a shell was given, or the function of Python."""
    program = Path(sys.argv[0])
    is_ours = program.stem == "specnet" or (program.name == "__main__.py" and program.parent.name == "specnet")
    return shlex.join(["specnet", *sys.argv[1:]]) if is_ours else "specnet.train"


def _made_with() -> Lock:
    return {
        "engine": keras.backend.backend(),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _fingerprints(record: Mapping[str, Any]) -> dict[str, str]:
    return {name: one["sha256"] for name, one in record["sets"].items()}


def note_state(folder: Path, state: str, seconds: float) -> None:
    """Writes the state of a run, and how many seconds it has trained, into its lock. Raises SpecError."""
    lock = runs.read_json(folder / runs.LOCK)
    runs.write_json(folder / runs.LOCK, lock | {"state": state, "seconds": round(seconds, 2)})


def check_same(lock: Lock, record: Mapping[str, Any], loaded: Loaded) -> list[str]:
    """Notes on versions that are others than when the run began. Raises SpecError where its data is not what it was."""
    now = _fingerprints(record)
    changed = [name for name, mark in lock["fingerprints"].items() if now.get(name) != mark]
    if changed:
        names = " and ".join(f"`{name}`" for name in changed)
        message = (
            f"the data has changed since this run began: {names} {'are' if len(changed) > 1 else 'is'} not what it was"
        )
        label = Label(place_of(loaded.root, ("data", "source")))
        raise SpecError([Diagnostic("data-changed", message, (label,), help=("start a new run on the data of today",))])
    return _changed_versions(lock, _made_with())


def _changed_versions(then: Lock, now: Lock) -> list[str]:
    before = {"Python": then["python"], "engine": then["engine"], **then["versions"]}
    after = {"Python": now["python"], "engine": now["engine"], **now["versions"]}
    return [
        f"this run began with {name} {before[name]} and goes on with {after.get(name, 'none')}: numbers may differ"
        for name in before
        if before[name] != after.get(name)
    ]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps other processes from training the same run; raises SpecError where one does. A process that dies lets go."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise runs.unusable(folder, "is being trained by another process") from None
    finally:
        os.close(descriptor)
