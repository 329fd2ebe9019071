"""All folds of `validation: {folds: ...}` one after the other, each a run of its own, and what they say together."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from specnet.backend.after.evaluate import evaluate
from specnet.backend.training.train import Trained, resume, train
from specnet.render.table import Column, table
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded

Say = Callable[[str], None]
Fold = Mapping[str, Any]


def train_folds(loaded: Loaded, folder: Path, say: Say, *, verbose: int = 2) -> Trained:
    """Trains what is left of the folds into `fold_1`, `fold_2`, ... of a folder and returns the last run.

    `folds.json` has the numbers of each on its own validation set, their mean and standard deviation. A signal ends all of it.
    """
    of, begun = folds_of(loaded), runs.read_json(folder / runs.FOLDS)
    done = list(begun["folds"])
    trained = None
    for number in range(len(done) + 1, of + 1):
        say(f"fold {number} of {of}")
        trained = _one(with_fold(loaded, number), folder, f"fold_{number}", say, verbose)
        if trained.state != runs.FINISHED:
            return trained
        done.append({"fold": number, "run": f"fold_{number}", "metrics": _judged(trained, loaded)})
        runs.write_json(folder / runs.FOLDS, begun | {"folds": done, **summary(done)})
    for line in told(done):
        say(line)
    return trained or resume(with_fold(loaded, of), folder / f"fold_{of}", say, verbose=verbose)


def begin_folds(loaded: Loaded, parent: Path) -> Path:
    """A new folder for the runs of all folds, with the spec. Raises SpecError."""

    def fill(draft: Path) -> None:
        (draft / runs.SPEC).write_text(loaded.spec.to_yaml(), encoding="utf-8")
        runs.write_json(
            draft / runs.FOLDS, {"of": folds_of(loaded), "folder": str(loaded.folder.resolve()), "folds": []}
        )

    runs.check_writable(parent)
    return runs.new_run(parent, fill)


def forget_folds(folder: Path) -> None:
    """Removes a folder for folds in which none has begun."""
    if not any(folder.glob(f"*/{runs.LOCK}")):
        shutil.rmtree(folder, ignore_errors=True)


def _one(loaded: Loaded, folder: Path, name: str, say: Say, verbose: int) -> Trained:
    if (folder / name / runs.LOCK).is_file():
        return resume(loaded, folder / name, say, verbose=verbose)
    return train(loaded, folder, say, verbose=verbose, name=name)


def folds_of(loaded: Loaded) -> int:
    """How many folds a spec wants to have trained in turn; 0 where it wants none, or only a certain one."""
    written: Any = loaded.spec.data.validation if loaded.spec.data is not None else None
    if getattr(written, "kind", None) != "folds" or written.arguments.number is not None:
        return 0
    return int(written.arguments.of)


def with_fold(loaded: Loaded, number: int) -> Loaded:
    """The same spec with one certain fold as its validation set."""
    data = loaded.spec.data
    assert data is not None
    chosen = replace(data.validation, arguments=data.validation.arguments.model_copy(update={"number": number}))
    spec = loaded.spec.model_copy(update={"data": data.model_copy(update={"validation": chosen})})
    return loaded._replace(spec=spec)


def _judged(trained: Trained, loaded: Loaded) -> dict[str, float]:
    """Loss and metrics on the fold that was left out of training."""
    found = evaluate(trained.model, trained.ready, loaded, "validation")["metrics"]
    return {name: value for name, value in found.items() if isinstance(value, float | int)}


def summary(folds: Sequence[Fold]) -> dict[str, dict[str, float]]:
    """The mean and the standard deviation (of a sample) of each number."""
    columns = {name: [fold["metrics"][name] for fold in folds] for name in folds[0]["metrics"]}
    return {
        "mean": {name: mean(values) for name, values in columns.items()},
        "deviation": {name: stdev(values) if len(values) > 1 else 0.0 for name, values in columns.items()},
    }


def told(folds: Sequence[Fold]) -> list[str]:
    """The table of all folds."""
    names = list(folds[0]["metrics"])
    both = summary(folds)
    rows = [(fold["run"], *(f"{fold['metrics'][name]:.4g}" for name in names)) for fold in folds]
    rows.append(("mean ± deviation", *(f"{both['mean'][name]:.4g} ± {both['deviation'][name]:.2g}" for name in names)))
    return list(table([Column("fold"), *(Column(name, right=True) for name in names)], rows))
