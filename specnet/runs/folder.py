"""Where runs are kept and what stands in them, read and written without Keras."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import Any

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.files import current_umask
from specnet.files import whole_file as whole_file
from specnet.source import Place

SPEC, LOCK, HISTORY, HISTORY_TABLE = "spec.resolved.yaml", "lock.json", "history.json", "history.csv"
DATA, EVALUATION, FEATURES, SAMPLES = "data.json", "evaluation.json", "features.json", "samples.npz"
CHECKPOINT, MODEL, TRACKED, FOLDS = "checkpoint.h5", "model.keras", "tracking.json", "folds.json"
BEST, LAST = "best.weights.h5", "last.weights.h5"
RUNNING, FINISHED, INTERRUPTED, FAILED = "running", "finished", "interrupted", "failed"


def new_run(parent: Path, fill: Callable[[Path], None], name: str | None = None) -> Path:
    """A new folder with a name, or named by the time of day, with a number where several begin in one second.

    `fill` writes what stands in it from the beginning; the folder appears whole or not at all. Raises SpecError.
    """
    with _writable(parent):
        parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".new.", dir=parent))
        try:
            fill(draft)
            draft.chmod(0o777 & ~current_umask())
            return _placed(draft, parent, name or time.strftime("%Y-%m-%d_%H%M%S"))
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _placed(draft: Path, parent: Path, name: str) -> Path:
    """Moves the draft to the first name that is free; a folder with something in it is never replaced."""
    number = 1
    while True:
        folder = parent / (name if number == 1 else f"{name}_{number:02d}")
        try:
            if not folder.exists():
                draft.rename(folder)
                return folder
        except OSError:
            if not folder.exists():
                raise
        number += 1


def check_writable(parent: Path) -> None:
    """Raises SpecError where no run can be kept below a folder, before anything is done for one."""
    there = next(folder for folder in (parent, *parent.parents) if folder.exists())
    if not there.is_dir():
        raise unusable(there, "cannot hold runs: it is no folder", "unwritable-output")
    if not os.access(there, os.W_OK | os.X_OK):
        raise unusable(there, "cannot be written", "unwritable-output")


@contextmanager
def _writable(parent: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable(parent, f"cannot be written: {error.strerror or error}", "unwritable-output") from error


def write_json(path: Path, value: Any) -> None:
    """Writes plain data; the file appears whole or not at all. Raises SpecError."""
    with whole_file(path) as draft:
        draft.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """The plain data of a file of a run. Raises SpecError where it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise unusable(path, "is not there") from error
    except (OSError, ValueError) as error:
        raise unusable(path, f"cannot be read: {error}") from error


def write_history(folder: Path, epochs: Sequence[Mapping[str, Any]], stopped: str | None) -> None:
    """Writes the history as JSON and as CSV."""
    write_json(folder / HISTORY, {"epochs": [_finite(epoch) for epoch in epochs], "stopped": stopped})
    columns = list(dict.fromkeys(name for epoch in epochs for name in epoch))
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(epochs)
    with whole_file(folder / HISTORY_TABLE) as draft:
        draft.write_text(text.getvalue(), encoding="utf-8")


def _finite(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with null for NaN and infinities, which JSON does not have."""
    return {name: None if isinstance(value, float) and not isfinite(value) else value for name, value in row.items()}


def remove_drafts(folder: Path) -> None:
    """Removes the half-written files that a killed process left in a run; nobody else may be writing there."""
    for path in folder.rglob(".*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def stopped(folder: Path) -> str:
    """What ended the training of a run; nothing where it still goes on or was killed."""
    path = folder / HISTORY
    return str(read_json(path)["stopped"] or "") if path.exists() else ""


def find_run(path: str | Path) -> Path:
    """The folder of a run: itself, or the newest one below a folder such as `runs/fashion_dnn`. Raises SpecError."""
    folder = Path(path)
    if (folder / LOCK).is_file():
        return folder
    below = list(runs_below(folder)) if folder.is_dir() else []
    if not below:
        raise unusable(folder, "is no run: it has no `lock.json`")
    return max(below, key=lambda run: run.name)


def runs_below(folder: Path) -> Iterator[Path]:
    """The runs in a folder, in the order of their paths, unless they lie more than three folders deep."""
    for depth in ("*", "*/*", "*/*/*"):
        yield from sorted(lock.parent for lock in folder.glob(f"{depth}/{LOCK}"))


def weights_of(folder: Path, file: str) -> Path:
    """The path of a file of weights. Raises SpecError where the run has none, with what can be done instead."""
    path = folder / file
    if path.is_file():
        return path
    other = ["its best weights are there: `--weights best`"] if file == LAST and (folder / BEST).is_file() else []
    more = [f"`specnet train --resume {folder}` goes on with it"] if (folder / CHECKPOINT).is_file() else []
    raise unusable(path, "is not there: the run has not ended well", "run-folder", *other, *more)


def unusable(path: Path, what: str, code: str = "run-folder", *help_: str) -> SpecError:
    """A fault of a file or folder of a run."""
    return SpecError([Diagnostic(code, f"`{path}` {what}", (Label(Place(None, str(path))),), help=help_)])
