"""Trains a spec, kills the process at given moments, goes on, and tells whether anything differs. Run by test_resume.py.

TensorFlow is imported once and the process forked for each training: nothing of it has run by then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import h5py

from specnet.api.stages import load_all
from specnet.api.training import load_run
from specnet.backend.training import checkpoint, course, train

RUNS = Path("runs")


def in_child(work: Callable[[], Any]) -> int:
    """The number of a process that does some work; it ends with 0 when that went well."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(type(error).__name__, error, file=sys.stderr, flush=True)
            os._exit(1)
    return child


def run_in(folder: Path) -> Path | None:
    """The run in a folder, where one has begun."""
    return next((path.parent for path in sorted(folder.glob("*/*/lock.json"))), None)


def train_or_go_on(folder: Path) -> None:
    """What a user does after a crash: resumes the run, or starts it where there is none."""
    run = run_in(folder)
    if run is None:
        train.train(load_all("spec.yaml"), folder / "killed", str, verbose=0)
    else:
        train.resume(load_run(run), run, str, verbose=0)


def killed_after(folder: Path, epochs: int, seconds: float) -> None:
    """Kills a training some time after so many epochs are in its history; with none, after it began."""
    child = in_child(lambda: train_or_go_on(folder))
    while len(epochs_of(folder)) < epochs and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
    time.sleep(seconds)
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def epochs_of(folder: Path) -> list[Any]:
    run = run_in(folder)
    path = run / "history.json" if run else None
    return json.loads(path.read_text())["epochs"] if path and path.exists() else []


def killed_in(folder: Path, moment: str) -> None:
    """Kills itself in the middle of something: `write 80` at the 80th array of checkpoints, `keep 3` after the third checkpoint, `end` when all is trained."""
    what, _, number = moment.partition(" ")
    child = in_child(lambda: (_arm(what, int(number or 0)), train_or_go_on(folder)))
    os.waitpid(child, 0)


def _arm(what: str, number: int) -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    calls = {"n": 0}
    if what == "write":
        real_memories = checkpoint._storable

        def storable(array: Any) -> Any:
            calls["n"] += 1
            if calls["n"] == number:
                die()
            return real_memories(array)

        checkpoint._storable = storable
    elif what == "keep":
        real_keep = course.Course._keep

        def keep(self: Any, *arguments: Any) -> None:
            real_keep(self, *arguments)
            calls["n"] += 1
            if calls["n"] == number:
                die()

        course.Course._keep = keep  # type: ignore[method-assign]
    else:
        train._finish = lambda *_: die()  # type: ignore[assignment]


def finish(folder: Path) -> None:
    _, status = os.waitpid(in_child(lambda: train_or_go_on(folder)), 0)
    assert status == 0, f"training in {folder} failed"


def arrays(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, item: (
                found.update({name: item[()].tobytes()})
                if isinstance(item, h5py.Dataset) and item.dtype.kind == "f"
                else None
            )
        )
    return found


def differences(reference: Path, other: Path) -> list[str]:
    """What is not the same in two runs."""
    found = [
        f"{name}: {key}"
        for name in ("last.weights.h5", "best.weights.h5", "kept.weights.h5")
        for key, value in arrays(reference / name).items()
        if arrays(other / name).get(key) != value
    ]
    rows = [json.loads((run / "history.json").read_text()) for run in (reference, other)]
    for history in rows:
        for row in history["epochs"]:
            del row["seconds"]
    tables = [(run / "log.csv").read_text() for run in (reference, other)]
    states = [json.loads((run / "lock.json").read_text())["state"] for run in (reference, other)]
    found += ["history"] if rows[0] != rows[1] else []
    found += ["table of CSVLogger"] if tables[0] != tables[1] else []
    found += ["state"] if states != ["finished", "finished"] else []
    return found + [f"left behind: {path.name}" for path in other.rglob(".*")]


def main() -> None:
    """Each chain is one run that is killed at its moments, one after the other, and then left to end."""
    chains = json.loads(sys.argv[1])
    finish(RUNS / "reference")
    reference = run_in(RUNS / "reference")
    assert reference is not None
    told = []
    for number, chain in enumerate([[], *chains]):
        folder = RUNS / str(number)
        epochs = [_killed(folder, moment) for moment in chain]
        finish(folder)
        found = differences(reference, run_in(folder) or Path())
        told.append({"chain": chain, "epochs": epochs, "differences": found})
    print(json.dumps(told))


def _killed(folder: Path, moment: Any) -> int:
    """The finished epochs of a run that was killed at a moment."""
    if isinstance(moment, str):
        killed_in(folder, moment)
    else:
        killed_after(folder, *moment)
    return len(epochs_of(folder))


if __name__ == "__main__":
    main()
