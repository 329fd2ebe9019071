"""Classical estimators of scikit-learn on the data of a model: same splits, same features, same scores.

Source: https://scikit-learn.org/stable/supervised_learning.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.after.evaluate import BEST_SETS, batch_size
from specnet.backend.after.recorded import input_names, learned_of
from specnet.backend.after.scores import scores_of
from specnet.backend.after.tasks import BINARY, CLASSIFICATION, MULTI_LABEL, REGRESSION, Task, tasks_of
from specnet.backend.build import build
from specnet.backend.data.examples import Array, Arrays, Batch, Examples
from specnet.backend.data.prepare import Ready, open_data, prepare
from specnet.backend.instantiate import Instantiator
from specnet.backend.settings import settings
from specnet.catalog.curated.estimators import ESTIMATORS, MODULES
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.runs.scores import summary
from specnet.shapes.loaded import Loaded
from specnet.source import Place
from specnet.spec import Construct
from specnet.syntax import place_of

DEFAULTS = {
    CLASSIFICATION: "RandomForestClassifier",
    BINARY: "RandomForestClassifier",
    MULTI_LABEL: "RandomForestClassifier",
    REGRESSION: "RandomForestRegressor",
}
# Estimators of numbers that are not named so.
REGRESSORS = ("LinearRegression", "Ridge", "SVR")
Say = Callable[[str], None]


class Chosen(NamedTuple):
    """An estimator and its place in the spec; None for one of the command line."""

    construct: Construct
    loc: tuple[str | int, ...] | None


def baseline(
    loaded: Loaded, folder: Path | None, named: Sequence[Construct], rows: int | None, say: Say
) -> dict[str, Any]:
    """Trains estimators on the training split and scores them on the set that the model is evaluated on.

    They are those `named`, else those of the spec, else a random forest. `rows` bounds the examples to train on, chosen at
    random. `folder` is that of a run, whose features are used. Raises SpecError.
    """
    with settings(loaded.spec):
        raw = open_data(loaded.spec, loaded.graph, loaded.root, loaded.folder)
        model = build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model
        make = Instantiator(loaded.catalog, loaded.objects)
        learned = learned_of(folder, input_names(loaded)) if folder is not None else None
        ready = prepare(raw, loaded.spec, loaded.root, model, make, learned)
        tasks = tasks_of(
            loaded.spec, loaded.graph, [output.shape for output in model.outputs], raw.class_names or raw.classes
        )
        data = _Data(loaded, ready, _training_rows(loaded, ready, rows))
        outputs = {name: _output(data, name, task, named, say) for name, task in tasks.items()}
    return {"set": data.set, "count": data.tested.count, "train": data.train.size, "outputs": outputs}


class _Data:
    """The rows to train on, and the set to score with."""

    def __init__(self, loaded: Loaded, ready: Ready, train: Batch) -> None:
        self.loaded, self.ready, self.train = loaded, ready, train
        splits = ready.splits.named()
        self.set = next(name for name in BEST_SETS if name in splits)
        self.tested: Examples = splits[self.set]

    def flat(self, batch: Batch) -> Array:
        """All inputs of a batch side by side, one row an example. Raises SpecError for text."""
        columns = [np.asarray(batch.inputs[name]) for name in self.ready.raw.input_names]
        if any(column.dtype.kind in "OUS" for column in columns):
            help_ = "turn text into numbers with `TextVectorization` in `data.features`"
            raise _fault(self.loaded, "an estimator takes numbers, and an input is text", ("data",), help_)
        return np.concatenate([column.reshape(len(column), -1) for column in columns], axis=1)

    def batches(self) -> Iterator[Batch]:
        """The set to score with, a bounded number of examples at once."""
        return self.tested.one_pass(max(256, batch_size(self.tested, self.loaded)))


def _training_rows(loaded: Loaded, ready: Ready, rows: int | None) -> Batch:
    """The training examples, or `rows` of them in random order. Raises SpecError where all are more than memory takes."""
    train = ready.splits.train
    if rows is not None and rows < train.count:
        return _some(train, rows, loaded.spec.runtime.seed)
    if not isinstance(train, Arrays):
        help_ = "say how many to train on with `--rows`, such as `--rows 100000`"
        raise _fault(
            loaded, "estimators need all examples in memory at once, and these are read from disk", ("data",), help_
        )
    return train.all


def _some(train: Examples, rows: int, seed: int) -> Batch:
    parts, count = [], 0
    for batch in train.one_pass(min(rows, 1024), (seed, 0)):
        parts.append(batch)
        count += batch.size
        if count >= rows:
            break
    return Batch(_stacked([part.inputs for part in parts], rows), _stacked([part.targets for part in parts], rows))


def _stacked(parts: Sequence[Any], rows: int) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts])[:rows] for name in parts[0]}


def _output(data: _Data, name: str, task: Task, named: Sequence[Construct], say: Say) -> dict[str, Any]:
    truth = _targets(data, name, task, data.train)
    chosen = _chosen(data.loaded, task, named)
    inputs = data.flat(data.train)
    found = []
    for one in chosen:
        say(f"{one.construct.kind} on {len(inputs):,} examples of {inputs.shape[1]:,} numbers ...")
        found.append(_trained(data, name, task, one, inputs, truth))
        say(f"  {found[-1]['seconds']:.1f} s to train")
    return {"task": task.kind, "estimators": found}


def _chosen(loaded: Loaded, task: Task, named: Sequence[Construct]) -> list[Chosen]:
    """The estimators for an output. Raises SpecError for one that is for another task."""
    if task.kind not in DEFAULTS:
        help_ = "estimators learn a class, labels or numbers"
        raise _fault(loaded, "no estimator learns what this model learns", ("training", "loss"), help_)
    if named:
        chosen = [Chosen(construct, None) for construct in named]
    elif loaded.spec.baseline:
        chosen = [Chosen(construct, ("baseline", number)) for number, construct in enumerate(loaded.spec.baseline)]
    else:
        return [Chosen(Construct("estimators", DEFAULTS[task.kind]), None)]
    fitting = [one for one in chosen if _learns_numbers(one.construct.kind) == (task.kind == REGRESSION)]
    if fitting:
        return fitting
    wrong = chosen[0]
    learns, wanted = ("numbers", "classes") if _learns_numbers(wrong.construct.kind) else ("classes", "numbers")
    message = f"`{wrong.construct.kind}` learns {learns}, and the model learns {wanted}"
    raise _fault(loaded, message, wrong.loc, f"such as `{DEFAULTS[task.kind]}`", wrong.construct.kind)


def _learns_numbers(kind: str) -> bool:
    return kind in REGRESSORS or kind.endswith("Regressor")


def _trained(data: _Data, name: str, task: Task, chosen: Chosen, inputs: Array, truth: Array) -> dict[str, Any]:
    arguments = _arguments(chosen.construct, data.loaded.spec.runtime.seed)
    estimator = getattr(import_module(MODULES[chosen.construct.kind]), chosen.construct.kind)(**arguments)
    try:
        began = time.perf_counter()
        estimator.fit(inputs, truth)
        seconds = time.perf_counter() - began
        scores = scores_of(task, data.tested.count)
        for batch in data.batches():
            said = np.asarray(estimator.predict(data.flat(batch)))
            scores.add(np.asarray(batch.targets[name]), _as_output(task, said))
    except (ValueError, TypeError) as error:
        message = f"`{chosen.construct.kind}` cannot learn this: {str(error).splitlines()[0]}"
        raise _fault(data.loaded, message, chosen.loc, "", chosen.construct.kind) from error
    return {
        "kind": chosen.construct.kind,
        "arguments": arguments,
        "seconds": round(seconds, 3),
        "scores": summary(scores.result()),
    }


def _arguments(construct: Construct, seed: int) -> dict[str, Any]:
    """What is written of the arguments, the seed of the spec, and all cores where that is possible."""
    known = ESTIMATORS[construct.kind].parameters
    usual = {name: value for name, value in (("random_state", seed), ("n_jobs", -1)) if name in known}
    written = construct.arguments.given() if construct.arguments is not None else {}
    return usual | {name: value for name, value in written.items() if value is not None}


def _targets(data: _Data, name: str, task: Task, batch: Batch) -> Array:
    """What an estimator learns: class numbers, rows of labels, or numbers."""
    truth = np.asarray(batch.targets[name])
    if task.kind == MULTI_LABEL:
        return (truth > 0.5).astype(int)
    if task.kind == REGRESSION:
        rows = truth.reshape(len(truth), -1)
        return rows[:, 0] if rows.shape[1] == 1 else rows
    if truth.size == len(truth):
        return truth.reshape(-1).astype(int)
    if truth.ndim == 2:
        return np.asarray(truth.argmax(-1))
    help_ = "estimators learn one class for each example"
    raise _fault(
        data.loaded, f"no estimator learns the target of `{name}`, which has a class for each place", ("data",), help_
    )


def _as_output(task: Task, said: Array) -> Array:
    """What an estimator predicts in the form that the model's output has."""
    if task.kind == CLASSIFICATION:
        return np.asarray(said[:, None] == np.arange(len(task.class_names)), dtype="float64")
    return said.reshape(len(said), -1).astype("float64")


def _fault(
    loaded: Loaded, message: str, loc: tuple[str | int, ...] | None, help_: str = "", written: str = ""
) -> SpecError:
    place = Place(None, written) if loc is None else place_of(loaded.root, loc)
    return SpecError([Diagnostic("unfit-estimator", message, (Label(place),), help=(help_,) if help_ else ())])
