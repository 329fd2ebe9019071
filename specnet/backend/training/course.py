"""The epochs of a run, from where they stand to their end, with a checkpoint after each."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras

from specnet.backend import weights
from specnet.backend.compiling import compile_model
from specnet.backend.instantiate import Instantiator
from specnet.backend.isolation import isolated, of_layer
from specnet.backend.training import checkpoint
from specnet.backend.training.augment import augmenting
from specnet.backend.training.callbacks import Place, make_callbacks
from specnet.backend.training.checkpoint import State
from specnet.backend.training.choose import choose
from specnet.backend.training.failures import Named
from specnet.backend.training.fit import Job, fit
from specnet.backend.training.keeping import AfterEpoch, AtBegin, BestWeights, Lines, Recorder, watched
from specnet.backend.training.phases import Stretch, set_trainable, stretches, told
from specnet.backend.training.tracking import Sends, Tracker
from specnet.runs import folder as runs

BAR = 1


class Course:
    """Trains stretch by stretch.

    `epochs` are the rows of the history, `callbacks` those of the stretch at hand, `kept` the epoch of the last checkpoint.
    """

    def __init__(self, job: Job, make: Instantiator, folder: Path, state: State | None) -> None:
        training = job.loaded.spec.training
        assert training is not None
        self.job, self.make, self.folder, self.training, self.state = job, make, folder, training, state
        self.epochs: list[dict[str, Any]] = list(state.epochs) if state else []
        self.ended: list[str] = list(state.ended) if state else []
        self.callbacks: list[Named] = []
        self.tracker: Tracker | None = None
        self._best: dict[str, float | None] = {}
        self._way = ""
        self.kept = state.epoch if state else 0
        self._before, self._began = (state.spent if state else 0.0), time.time()

    @property
    def spent(self) -> float:
        """Seconds of training so far, those before an interruption too."""
        return self._before + time.time() - self._began

    @property
    def last(self) -> int:
        """The number of the last whole epoch."""
        return int(self.epochs[-1]["epoch"]) if self.epochs else self.training.initial_epoch or 0

    def run(self) -> str:
        """Trains what is left, and says what ended it."""
        if self.training.tracking is not None:
            self.tracker = Tracker(self.job.loaded, self.folder, self.job.say)
        every = stretches(self.training)
        begin = self.state.began if self.state else every[0].start
        for number, stretch in enumerate(every):
            set_trainable(self.job.model, stretch.trainable)
            if self.state and number < self.state.phase:
                continue  # trained before; only what it made trainable still counts
            here = self.state if self.state and number == self.state.phase else None
            end = begin + stretch.end - stretch.start
            self._compile(stretch)
            if here is None or here.epoch < end:
                self._announce(number, len(every), stretch, begin, end)
            stopped = self._stretch(number, stretch, here, begin, end)
            self.ended.append(f"{stretch.name}: {stopped}" if stretch.name else stopped)
            begin = max(self.last, begin)
        return "; ".join(self.ended)

    def _compile(self, stretch: Stretch) -> None:
        """A stretch with a name is compiled anew, with its own optimizer and for what it trains."""
        model = self.job.model
        if stretch.name is not None:
            training = self.training.model_copy(update={"optimizer": stretch.optimizer})
            with isolated(), of_layer(self.job.loaded.spec.runtime.seed, f"training/{stretch.name}"):
                compile_model(model, training, self.job.loaded.graph, self.make)
        if model.optimizer is not None:
            model.optimizer.build(model.trainable_variables)

    def _announce(self, number: int, count: int, stretch: Stretch, begin: int, end: int) -> None:
        if stretch.name is not None:
            self.job.say(told(stretch, self.job.model, f"{number + 1} of {count}", begin, end))

    def _stretch(self, number: int, stretch: Stretch, state: State | None, begin: int, end: int) -> str:
        """Trains one stretch, or what `state` leaves of it, and says what ended it."""
        start = state.epoch if state else begin
        place = Place(self.folder, start, self.job.say)
        make, root = self.make, self.job.loaded.root
        self.callbacks = make_callbacks(stretch.callbacks, stretch.loc, root, make, place)
        own = [one.callback for one in self.callbacks]
        best = self._best_weights(own)
        path = self.folder / runs.CHECKPOINT
        if state is not None:
            checkpoint.restore(path, self.job.model)
        ours: list[Any] = [Recorder(stretch.name, self.epochs), *self._lines(end)]
        ours += [Sends(self.tracker, self.epochs)] if self.tracker else []
        ours += [AfterEpoch(lambda epoch: self._keep(epoch, number, begin, [*own, best]))]
        ours += [AtBegin(lambda: checkpoint.restore_callbacks(path, state, [*own, best]) if state else None)]
        self._fit([*own, best, *ours], start, start if state and state.stopped else end)
        self._best[best.monitor] = best.best
        early = self.job.model.stop_training or bool(state and state.stopped)
        return self._what_stopped() if early else _all(self.last - begin)

    def _best_weights(self, own: Sequence[Any]) -> BestWeights:
        monitor, mode = watched(own, self.job.ready.splits.validation is not None)
        return BestWeights(
            monitor, mode, lambda model: weights.save(model, self.folder / runs.BEST), self._best.get(monitor)
        )

    def _lines(self, end: int) -> list[Lines]:
        """A line for each epoch, where no bar is drawn."""
        return [Lines(self.epochs, end, self.job.say)] if self.job.verbose > BAR else []

    def _fit(self, callbacks: Sequence[Any], start: int, end: int) -> None:
        job = self.job
        augmented = augmenting(job.ready, 0) is not None
        way = choose(job.model, self.training, job.plan.examples, callbacks, job.plan.steps, augmented)
        if start < end and str(way) != self._way:
            self._way = str(way)
            job.say(f"running on {way}")
        fit(job._replace(verbose=job.verbose if job.verbose == BAR else 0), way, start, end, callbacks)

    def _keep(self, epoch: int, phase: int, began: int, callbacks: Sequence[Any]) -> None:
        """Writes what training goes on from when it is ended after this epoch."""
        model = self.job.model
        remembered = checkpoint.memories(callbacks)
        state = State(epoch, phase, began, self.epochs, remembered, self.ended, model.stop_training, self.spent)
        checkpoint.save(self.folder / runs.CHECKPOINT, model, state, callbacks)
        self.kept = epoch
        runs.write_history(self.folder, self.epochs, None)

    def _what_stopped(self) -> str:
        """The callback that ended training, as far as it can be told."""
        patient = [one.construct.kind for one in self.callbacks if getattr(one.callback, "stopped_epoch", 0)]
        kinds = [one.construct.kind for one in self.callbacks]
        is_lost = bool(self.epochs) and not math.isfinite(self.epochs[-1].get("loss", 0.0))
        strict = ["TerminateOnNaN"] if is_lost and "TerminateOnNaN" in kinds else []
        own = [kind for kind in kinds if not hasattr(keras.callbacks, kind)]
        return f"{[*patient, *strict, *own, 'a callback'][0]} after epoch {self.last}"


def _all(count: int) -> str:
    return "all 1 epoch" if count == 1 else f"all {count} epochs"
