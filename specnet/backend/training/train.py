"""A checked spec -> a run: data, model, epochs, and everything that is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import keras

from specnet.backend import weights
from specnet.backend.after.keep import keep_evaluation
from specnet.backend.build import build
from specnet.backend.data.checks import Check
from specnet.backend.data.features import State as Learned
from specnet.backend.data.learning import LEARNED
from specnet.backend.data.prepare import Ready, open_data, prepare
from specnet.backend.data.record import record_of
from specnet.backend.instantiate import Instantiator
from specnet.backend.settings import settings
from specnet.backend.training import checkpoint
from specnet.backend.training.callbacks import check_packages
from specnet.backend.training.course import Course
from specnet.backend.training.ending import Ended, Ending, endable
from specnet.backend.training.failures import training_fault, whole_tracebacks
from specnet.backend.training.fit import Job, Plan, plan
from specnet.backend.training.lock import check_same, held, lock_of, note_state
from specnet.backend.training.notes import as_notes, quiet_saving
from specnet.backend.training.phases import stretches
from specnet.diagnostics import Diagnostic, SpecError
from specnet.diagnostics.text import render
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded
from specnet.spec import Spec

Say = Callable[[str], None]


class Trained(NamedTuple):
    """A model after training with its data and folder, and why training ended; `signal` is the number of what interrupted it."""

    model: Any
    ready: Ready
    stopped: str
    state: str
    folder: Path
    signal: int | None = None


class Made(NamedTuple):
    """What training needs: the model, its data, and the record of the data."""

    model: Any
    make: Instantiator
    ready: Ready
    plan: Plan
    record: dict[str, Any]


def train(loaded: Loaded, parent: Path, say: Say, *, verbose: int = 2, name: str | None = None) -> Trained:
    """Trains the model of a spec into a new folder below `parent`, which gets a `name` or is named by the time. Raises SpecError, and makes no folder, where data does not fit.

    Ctrl-C and SIGTERM end it after the step at hand; what is trained is saved and the run says `interrupted`.
    """
    assert loaded.spec.training is not None
    runs.check_writable(parent)
    check_packages(stretches(loaded.spec.training), loaded.spec.training.tracking, loaded.root)
    with _as_spec_says(loaded, say):
        made = _made(loaded, say, None)
        folder = runs.new_run(parent, lambda draft: _begin(draft, loaded, made), name)
        say(f"run {folder}")
        with held(folder):
            return _trained(loaded, made, folder, None, say, verbose)


def resume(loaded: Loaded, folder: Path, say: Say, *, verbose: int = 2) -> Trained:
    """Goes on with a run after its last whole epoch; a finished one is opened. Raises SpecError where its data has changed."""
    lock = runs.read_json(folder / runs.LOCK)
    if lock["state"] == runs.FINISHED:
        say(f"{folder} is finished: nothing is left to train")
        return reopen(loaded, folder)
    with held(folder), _as_spec_says(loaded, say):
        made = _made(loaded, say, runs.read_json(folder / runs.FEATURES))
        for note in check_same(lock, made.record, loaded):
            say(note)
        path = folder / runs.CHECKPOINT
        state = checkpoint.read_state(path) if path.exists() else None
        say(f"going on after epoch {state.epoch}" if state else "no epoch was finished: beginning anew")
        runs.remove_drafts(folder)
        note_state(folder, runs.RUNNING, state.spent if state else 0.0)
        return _trained(loaded, made, folder, state, say, verbose)


@contextmanager
def _as_spec_says(loaded: Loaded, say: Say) -> Iterator[None]:
    assert loaded.spec.training is not None
    with settings(loaded.spec), as_notes(say):
        if loaded.spec.training.deterministic:
            _be_deterministic(loaded.spec.runtime.seed)
        yield


def _be_deterministic(seed: int) -> None:
    """TensorFlow has no way back: the rest of the process stays so."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.random.set_seed(seed)
        with suppress(RuntimeError):
            tf.config.experimental.enable_op_determinism()


def _made(loaded: Loaded, say: Say, learned: Learned | None) -> Made:
    """Data and model of a spec, checked against each other; `learned` is what layers of `features` learned before."""
    spec = loaded.spec
    raw = open_data(spec, loaded.graph, loaded.root, loaded.folder)
    check = Check(raw, loaded)
    _warn(say, check.warnings)
    record = record_of(raw, check.see)
    _warn(say, check.finish())
    for note in record["notes"]:
        say(f"note: {note}")
    record["notes"] += [warning.message for warning in check.warnings]
    say(_counted(record))
    model = build(spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model
    make = Instantiator(loaded.catalog, loaded.objects)
    if learned is None and _has_to_learn(spec):
        say("features: learning from the training examples")
    ready = prepare(raw, spec, loaded.root, model, make, learned)
    return Made(model, make, ready, plan(ready, loaded), record)


def _has_to_learn(spec: Spec) -> bool:
    """Whether `features` have layers that look at all examples before the first step, which may take a while."""
    written: Any = spec.data.features if spec.data is not None else None
    chains = written.values() if isinstance(written, dict) else [written or ()]
    return any(construct.kind in LEARNED for chain in chains for construct in chain)


def _warn(say: Say, warnings: Sequence[Diagnostic]) -> None:
    if warnings:
        say(render(warnings))


def _counted(record: dict[str, Any]) -> str:
    counts = ", ".join(f"{one['count']:,} examples of {name}" for name, one in record["sets"].items())
    return f"data {record['source']}: {counts}"


def _begin(draft: Path, loaded: Loaded, made: Made) -> None:
    """What stands in the folder of a run from its beginning."""
    with runs.whole_file(draft / runs.SPEC) as path:
        path.write_text(loaded.spec.to_yaml(), encoding="utf-8")
    runs.write_json(draft / runs.DATA, made.record)
    runs.write_json(draft / runs.FEATURES, made.ready.features.state())
    runs.write_json(draft / runs.LOCK, lock_of(loaded, made.record))


def _trained(
    loaded: Loaded, made: Made, folder: Path, state: checkpoint.State | None, say: Say, verbose: int
) -> Trained:
    """All epochs that are left, and what is kept of them."""
    with whole_tracebacks(), endable(loud=verbose > 0) as ending:
        job = Job(made.model, made.ready, loaded, made.plan, verbose, say, ending)
        course = Course(job, made.make, folder, state)
        try:
            trained = _finish(*_run(course, ending), made, course)
        except (KeyboardInterrupt, SystemExit):
            _note(course, runs.INTERRUPTED, "interrupted")
            raise
        except Exception as error:
            fault = training_fault(error, loaded, course.callbacks)
            _note(course, runs.FAILED, f"failed after epoch {course.last}: {fault.diagnostics[0].message}")
            raise _with_way_on(fault, course) from error
    keep_evaluation(folder, made.model, made.ready, loaded, finished=trained.state == runs.FINISHED)
    if course.tracker is not None:
        course.tracker.end(trained.state)
    return trained


def _run(course: Course, ending: Ending) -> tuple[str, str, int | None]:
    """Why training ended, the state of the run, and the signal that ended it."""
    try:
        return course.run(), runs.FINISHED, None
    except Ended:
        return f"interrupted by {ending.name} after epoch {course.last}", runs.INTERRUPTED, ending.signal


def _finish(stopped: str, state: str, signal: int | None, made: Made, course: Course) -> Trained:
    """Writes what is kept of the trained model."""
    folder, model = course.folder, made.model
    runs.write_history(folder, course.epochs, stopped)
    weights.save(model, folder / runs.LAST)
    if not (folder / runs.BEST).exists():
        weights.save(model, folder / runs.BEST)  # no epoch could be told from another
    assert course.job.loaded.spec.training is not None
    for name in (runs.MODEL, *course.job.loaded.spec.training.saves):
        with runs.whole_file(folder / name, Path(name).suffix) as draft, quiet_saving():
            model.save(draft, overwrite=True)
    note_state(folder, state, course.spent)
    return Trained(model, made.ready, stopped, state, folder, signal)


def _note(course: Course, state: str, stopped: str) -> None:
    """Says in the folder how training ended, as far as that can still be written."""
    with suppress(SpecError):
        runs.write_history(course.folder, course.epochs, stopped)
        note_state(course.folder, state, course.spent)
        if course.tracker is not None:
            course.tracker.end(state)


def _with_way_on(fault: SpecError, course: Course) -> SpecError:
    """The same faults, with the way to go on from the last whole epoch where there is one."""
    if not course.kept:
        return fault
    help_ = f"epoch {course.kept} is kept: `specnet train --resume {course.folder}` goes on after it"
    first, *rest = fault.diagnostics
    return SpecError([first._replace(help=(*first.help, help_)), *rest])


def reopen(loaded: Loaded, folder: Path, file: str = runs.LAST) -> Trained:
    """The model of a run with the weights of one of its files, and its data. Raises SpecError."""
    with settings(loaded.spec):
        raw = open_data(loaded.spec, loaded.graph, loaded.root, loaded.folder)
        model = build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model
        make = Instantiator(loaded.catalog, loaded.objects)
        ready = prepare(raw, loaded.spec, loaded.root, model, make, runs.read_json(folder / runs.FEATURES))
        weights.load(model, folder / file, strict=True)
        state = runs.read_json(folder / runs.LOCK)["state"]
        return Trained(model, ready, runs.stopped(folder), state, folder)
