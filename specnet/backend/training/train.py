"""A checked spec -> a run: data, model, epochs, and everything that is kept of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import keras

from specnet.backend import weights
from specnet.backend.after.keep import keep_evaluation
from specnet.backend.build import build
from specnet.backend.compiling import compile_model
from specnet.backend.data.checks import check_data
from specnet.backend.data.prepare import Ready, open_data, prepare
from specnet.backend.data.record import record_of
from specnet.backend.instantiate import Instantiator
from specnet.backend.isolation import isolated, of_layer
from specnet.backend.settings import settings
from specnet.backend.training import checkpoint
from specnet.backend.training.callbacks import AfterEpoch, AtBegin, BestWeights, Recorder, make_callbacks, watched
from specnet.backend.training.fit import fit, plan
from specnet.backend.training.lock import write_lock
from specnet.backend.training.phases import Stretch, set_trainable, stretches
from specnet.diagnostics import Diagnostic
from specnet.diagnostics.text import render
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded

Say = Callable[[str], None]


class Trained(NamedTuple):
    """A model after training with its data, and why training ended."""

    model: Any
    ready: Ready
    stopped: str
    state: str


def train(loaded: Loaded, run: Path, say: Say, *, resume: bool = False, verbose: int = 2) -> Trained:
    """Trains the model of a spec into the folder `run`. Raises SpecError before the first step where spec and data do not fit.

    Ctrl-C ends it after the step at hand; what is trained is saved and the run says `interrupted`.
    """
    try:
        with settings(loaded.spec):
            return _Training(loaded, run, say, verbose).run(resume)
    except BaseException:
        _forget_empty(run)
        raise


def _forget_empty(run: Path) -> None:
    """Takes away the folder of a run that never began, and the folders around it where they hold nothing else."""
    with suppress(OSError):
        for folder in (run, run.parent, run.parent.parent):
            folder.rmdir()


class _Training:
    def __init__(self, loaded: Loaded, run: Path, say: Say, verbose: int) -> None:
        assert loaded.spec.training is not None
        self.loaded, self.folder, self.say, self.verbose = loaded, run, say, verbose
        self.training = loaded.spec.training
        self.make = Instantiator(loaded.catalog, loaded.objects)
        self.epochs: list[dict[str, Any]] = []
        self.began = time.time()

    def run(self, resume: bool) -> Trained:
        """All stretches, from the beginning or from the checkpoint of the folder."""
        loaded = self.loaded
        if self.training.deterministic:
            _be_deterministic()
        raw = open_data(loaded.spec, loaded.graph, loaded.root, loaded.folder)
        warnings = check_data(raw, loaded)
        record = record_of(raw)
        record["notes"] += self._told(warnings)
        self.model = build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model
        learned = runs.read_json(self.folder / runs.FEATURES) if resume and self._file(runs.FEATURES).exists() else None
        self.ready = prepare(raw, loaded.spec, loaded.root, self.model, self.make, learned)
        self.todo = plan(self.ready, loaded.spec)
        self._begin(record, resume)
        state = checkpoint.read_state(self._file(runs.CHECKPOINT)) if self._can_go_on(resume) else None
        return self._finish(*self._train_all(state))

    def _told(self, warnings: Sequence[Diagnostic]) -> list[str]:
        """What is odd about the data, said now, and in short for the record."""
        if warnings:
            self.say(render(warnings))
        return [warning.message for warning in warnings]

    def _file(self, name: str) -> Path:
        return self.folder / name

    def _can_go_on(self, resume: bool) -> bool:
        return resume and self._file(runs.CHECKPOINT).exists()

    def _begin(self, record: dict[str, Any], resume: bool) -> None:
        """What can be written before the first step."""
        runs.write_json(self._file(runs.DATA), record)
        if not resume:
            text = self.loaded.spec.to_yaml()
            with runs.whole_file(self._file(runs.SPEC)) as draft:
                draft.write_text(text, encoding="utf-8")
            runs.write_json(self._file(runs.FEATURES), self.ready.features.state())
        write_lock(self.folder, self.loaded, record, runs.RUNNING, self.began)

    def _train_all(self, state: checkpoint.State | None) -> tuple[str, str]:
        """Why training ended, and the state of the run."""
        try:
            stopped = ""
            every = stretches(self.training)
            if state is not None:
                self.epochs = list(state.epochs)
            done = state.phase if state is not None else 0
            start = every[0].start
            for number, stretch in enumerate(every):
                if number < done:
                    continue
                here = state if state is not None and number == state.phase else None
                start, stopped = self._train_one(number, stretch, here, start)
            return stopped, runs.FINISHED
        except (KeyboardInterrupt, SystemExit):
            epoch = self.epochs[-1]["epoch"] if self.epochs else 0
            return f"interrupted after epoch {epoch}", runs.INTERRUPTED

    def _train_one(self, number: int, stretch: Stretch, state: checkpoint.State | None, start: int) -> tuple[int, str]:
        """One stretch: the epoch after it, and what ended it."""
        model, path = self.model, self._file(runs.CHECKPOINT)
        set_trainable(model, stretch.trainable)
        if number or self.training.phases:
            self._compile(stretch)
        own = make_callbacks(stretch.callbacks, stretch.loc, self.loaded.root, self.make, self.folder)
        end = start + stretch.end - stretch.start
        if model.optimizer is not None:
            model.optimizer.build(model.trainable_variables)
        if state is not None:
            checkpoint.restore(path, model)
            start, end = state.epoch, state.epoch if state.stopped else end
        best = BestWeights(*watched(own, self.ready.splits.validation is not None), self._save_best)
        kept = [*own, best]

        def keep(epoch: int) -> None:
            now = checkpoint.State(
                epoch, number, self.epochs, checkpoint.memories(kept), model.stop_training, time.time() - self.began
            )
            checkpoint.save(path, model, now, kept)
            runs.write_history(self.folder, self.epochs, None)

        def remember() -> None:
            if state is not None:
                checkpoint.restore_callbacks(path, state, kept)

        callbacks = [*own, best, Recorder(stretch.name, self.epochs), AfterEpoch(keep), AtBegin(remember)]
        fit(model, self.ready, self.loaded.spec, self.todo, start, end, callbacks, self.verbose, self.say)
        last = self.epochs[-1]["epoch"] if self.epochs else end
        early = model.stop_training or (state is not None and state.stopped)
        return last, _what_stopped(own, last) if early else f"all {last} epochs"

    def _compile(self, stretch: Stretch) -> None:
        """The model compiled for a stretch, with its own optimizer."""
        training = self.training.model_copy(update={"optimizer": stretch.optimizer})
        seed = self.loaded.spec.runtime.seed
        with isolated(), of_layer(seed, f"training/{stretch.name}"):
            compile_model(self.model, training, self.loaded.graph, self.make)

    def _save_best(self, model: Any) -> None:
        weights.save(model, self._file(runs.BEST))

    def _finish(self, stopped: str, state: str) -> Trained:
        """What is kept of the trained model."""
        runs.write_history(self.folder, self.epochs, stopped)
        weights.save(self.model, self._file(runs.LAST))
        self._save_models()
        keep_evaluation(self.folder, self.model, self.ready, self.loaded, finished=state == runs.FINISHED)
        trained = Trained(self.model, self.ready, stopped, state)
        write_lock(self.folder, self.loaded, runs.read_json(self._file(runs.DATA)), state, self.began)
        return trained

    def _save_models(self) -> None:
        """The whole model as `.keras`, and the files that the spec asks for."""
        for name in (runs.MODEL, *_extra_files(self.training)):
            with runs.whole_file(self._file(name), Path(name).suffix) as draft:
                self.model.save(draft, overwrite=True)


def _extra_files(training: Any) -> Sequence[str]:
    wanted = getattr(training, "save", None) or ()
    return (wanted,) if isinstance(wanted, str) else tuple(wanted)


def _what_stopped(callbacks: Sequence[Any], epoch: int) -> str:
    """The callback that ended training, as far as it says so."""
    names = [type(one).__name__ for one in callbacks if getattr(one, "stopped_epoch", 0)]
    return f"{names[0] if names else 'a callback'} after epoch {epoch}"


def _be_deterministic() -> None:
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        with suppress(RuntimeError):
            tf.config.experimental.enable_op_determinism()


def reopen(loaded: Loaded, folder: Path) -> Trained:
    """The model of a run with its last weights, and its data. Raises SpecError."""
    with settings(loaded.spec):
        raw = open_data(loaded.spec, loaded.graph, loaded.root, loaded.folder)
        model = build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model
        make = Instantiator(loaded.catalog, loaded.objects)
        learned = runs.read_json(folder / runs.FEATURES)
        ready = prepare(raw, loaded.spec, loaded.root, model, make, learned)
        weights.load(model, folder / runs.LAST, strict=True)
        kept = runs.read_json(folder / runs.LOCK)
        return Trained(model, ready, runs.read_json(folder / runs.HISTORY)["stopped"] or "", kept["state"])
