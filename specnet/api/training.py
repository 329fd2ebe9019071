"""Specs in, trained models out; runs are opened again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from specnet.api.stages import CodeModules, Settings, SpecSource, facts_of, load_all, start_engine
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded, no_data
from specnet.syntax import place_of

if TYPE_CHECKING:
    import keras

    from specnet.backend.after.predict import Predictor
    from specnet.backend.training.train import Trained
    from specnet.report.write import Written

RUNS, REPORT = "runs", "report.html"


class Run:
    """A run: its folder, and what was trained. Model and data are made when they are first asked for."""

    def __init__(self, folder: Path, loaded: Loaded, trained: Trained | None = None) -> None:
        self.folder, self.loaded, self._trained = folder, loaded, trained
        self._predictor: Predictor | None = None

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r})"

    @property
    def model(self) -> keras.Model:
        """The Keras model with its weights after training."""
        model: keras.Model = self.trained.model
        return model

    @property
    def history(self) -> list[dict[str, Any]]:
        """A row for each epoch: its number (from 1), seconds, learning rate, loss, metrics."""
        rows: list[dict[str, Any]] = runs.read_json(self.folder / runs.HISTORY)["epochs"]
        return rows

    @property
    def trained(self) -> Trained:
        """Model and data of the run."""
        if self._trained is None:
            self._trained = reopened(self.loaded, self.folder)
        return self._trained

    @property
    def in_memory(self) -> Trained | None:
        """Model and data of the run where they are there already."""
        return self._trained

    def evaluate(self, data: str | Path | None = None, *, weights: Literal["best", "last"] = "last") -> dict[str, Any]:
        """Loss, metrics and what each output gets right, in the form of `evaluation.json`.

        `data` is `train`, `validation`, `test`, or a path to other data of the same form; by default the test set, else the
        validation set, else the training set. Raises SpecError.
        """
        from specnet.api import running

        return running.evaluation(self, None if data is None else str(data), weights)

    def predict(self, inputs: Any, *, invert: bool | None = None) -> Any:
        """The outputs of the model for raw inputs, which go through `features` first: an array, or one by the name of each output.

        `inputs` is an array with the examples along its first axis, a dict of them by the names of the inputs, or paths of
        pictures, folders, CSV and NumPy files; a text model takes texts too. `invert` swaps dark and light in pictures.
        Needs none of the run's data. Raises SpecError.
        """
        from specnet.api import running

        if self._predictor is None:
            self._predictor = running.predictor_of(self)
        return running.predicted(self._predictor, inputs, invert)

    def report(self) -> Path:
        """Writes `report.md`, `report.html` and their pictures, and returns the path of the page. Raises SpecError."""
        return write_report(self.folder, self.loaded).html


def write_report(folder: Path, loaded: Loaded) -> Written:
    """Writes the report of a run into its folder. Needs no engine. Raises SpecError."""
    from specnet.report.look import look_of
    from specnet.report.write import write_report as write

    text = (folder / runs.SPEC).read_text(encoding="utf-8")
    return write(folder, look_of(loaded, facts_of(loaded), text))


def train(
    source: SpecSource,
    *,
    runs_folder: str | Path = RUNS,
    allow_code: CodeModules = (),
    settings: Settings = (),
    report: bool = True,
    verbose: int = 0,
    say: Callable[[str], None] = lambda _: None,
) -> Run:
    """Trains the model of a spec and returns its run, kept in a new folder below `runs_folder`.

    `report` says whether `report.md` and `report.html` are written too, which takes a few seconds. `verbose` is that of `keras.Model.fit`.
    Raises SpecError, before the first step, where the spec is wrong or its data does not fit.
    """
    loaded = load_all(source, allow_code=allow_code, settings=settings)
    return train_loaded(loaded, Path(runs_folder), say, verbose, report=report)


def open_run(path: str | Path, *, allow_code: CodeModules = ()) -> Run:
    """A run from its folder, or the newest run below a folder. Raises SpecError."""
    folder = runs.find_run(path)
    return Run(folder, load_run(folder, allow_code))


def load_run(folder: Path, allow_code: CodeModules = ()) -> Loaded:
    """The spec of a run, checked; its paths start where those of the original spec did. Raises SpecError."""
    loaded = load_all(folder / runs.SPEC, allow_code=allow_code)
    return loaded._replace(folder=Path(runs.read_json(folder / runs.LOCK)["folder"]))


def train_loaded(
    loaded: Loaded, runs_folder: Path, say: Callable[[str], None], verbose: int, *, report: bool = True
) -> Run:
    """The stage Loaded -> Run. Raises SpecError."""
    check_trains(loaded)
    start_engine(loaded)
    from specnet.backend.training.folds import begin_folds, folds_of
    from specnet.backend.training.train import train as train_

    if folds_of(loaded):
        return resume_folds(begin_folds(loaded, runs_folder / loaded.graph.name), loaded, say, verbose, report=report)
    trained = train_(loaded, runs_folder / loaded.graph.name, say, verbose=verbose)
    return _reported(Run(trained.folder, loaded, trained), say if report else None)


def resume_run(folder: Path, loaded: Loaded, say: Callable[[str], None], verbose: int) -> Run:
    """Goes on with a run after its last whole epoch. Raises SpecError."""
    was_finished = runs.read_json(folder / runs.LOCK)["state"] == runs.FINISHED
    start_engine(loaded)
    from specnet.backend.training.train import resume

    run = Run(folder, loaded, resume(loaded, folder, say, verbose=verbose))
    return _reported(run, None if was_finished and (folder / REPORT).is_file() else say)


def load_folds(folder: Path, allow_code: CodeModules = ()) -> Loaded:
    """The spec of a training of all folds. Raises SpecError."""
    loaded = load_all(folder / runs.SPEC, allow_code=allow_code)
    return loaded._replace(folder=Path(runs.read_json(folder / runs.FOLDS)["folder"]))


def resume_folds(folder: Path, loaded: Loaded, say: Callable[[str], None], verbose: int, *, report: bool = True) -> Run:
    """Trains the folds that are left of a folder, and returns the run of the last one. Raises SpecError."""
    start_engine(loaded)
    from specnet.backend.training.folds import forget_folds, train_folds

    try:
        trained = train_folds(loaded, folder, say, verbose=verbose)
    except BaseException:
        forget_folds(folder)
        raise
    return _reported(Run(trained.folder, load_run(trained.folder), trained), say if report else None)


def _reported(run: Run, say: Callable[[str], None] | None) -> Run:
    """The run, its report written where somebody is told so."""
    if say is not None:
        say("writing the report ...")
        run.report()
    return run


def reopened(loaded: Loaded, folder: Path) -> Trained:
    """The model and data of a run that was trained before. Raises SpecError."""
    start_engine(loaded)
    from specnet.backend.training.train import reopen

    return reopen(loaded, folder)


def check_trains(loaded: Loaded) -> None:
    """Raises SpecError where a spec has no `training` or no `data`."""
    if loaded.spec.training is None:
        label = Label(place_of(loaded.root, ()))
        help_ = ("add `training: {optimizer: adam, loss: ...}`",)
        raise SpecError([Diagnostic("no-training", "this spec has no `training`", (label,), help=help_)])
    if loaded.spec.data is None:
        raise no_data(loaded.root)
