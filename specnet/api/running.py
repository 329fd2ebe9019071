"""Runs, and specs with weights, put to use: evaluate, predict, compare with classical estimators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specnet.api.stages import CodeModules, Loaded, Settings, load_all, start_engine
from specnet.diagnostics import SpecError
from specnet.runs import folder as runs
from specnet.runs.scores import summary
from specnet.spec import read_kind
from specnet.syntax import from_python, read_file

if TYPE_CHECKING:
    from specnet.api.training import Run
    from specnet.backend.after.predict import Predictor

BASELINE = "baseline.json"
WEIGHTS = {"best": runs.BEST, "last": runs.LAST}


def is_spec(path: str | Path) -> bool:
    """Whether a path is that of a spec: any file, for runs are folders."""
    return Path(path).is_file()


def load_either(path: str | Path, allow_code: CodeModules = (), settings: Settings = ()) -> tuple[Loaded, Path | None]:
    """A checked spec, and the folder of the run that it is of; None for a spec by itself. Raises SpecError."""
    if is_spec(path):
        return load_all(Path(path), allow_code=allow_code, settings=settings), None
    from specnet.api.training import load_run

    if not Path(path).exists() and Path(path).suffix in (".yaml", ".yml"):
        read_file(path)  # says that there is no such file
    folder = runs.find_run(path)
    return load_run(folder, allow_code), folder


def evaluation(run: Run, data: str | None, weights: str) -> dict[str, Any]:
    """The evaluation of an opened run, with the model in memory where there is one. Raises SpecError."""
    trained = run.in_memory
    if trained is None or weights != "last" or (data is not None and Path(data).exists()):
        return evaluation_of_run(run.loaded, run.folder, weights, data)
    from specnet.backend.after.opening import evaluate_set

    return evaluate_set(trained.model, trained.ready, run.loaded, data)


def predictor_of(run: Run) -> Predictor:
    """What predicts with an opened run. Raises SpecError."""
    from specnet.backend.after.predict import predictor_of_run

    start_engine(run.loaded)
    return predictor_of_run(run.loaded, run.folder, runs.LAST, trained=run.in_memory)


def predicted(predictor: Predictor, inputs: Any, invert: bool | None) -> Any:
    """The outputs for arrays, or for what texts and paths name: an array, or one by the name of each output. Raises SpecError."""
    predictor = predictor._replace(fields=predictor.fields._replace(invert=invert))
    words = [inputs] if isinstance(inputs, str | Path) else inputs
    if isinstance(words, list | tuple) and words and all(isinstance(one, str | Path) for one in words):
        parts = [predictor.outputs(asked.inputs) for asked in predictor.asked([str(one) for one in words])]
        outputs = predictor.joined(parts)
    else:
        outputs = predictor.outputs(predictor.given(inputs))
    return outputs if len(outputs) > 1 else next(iter(outputs.values()))


def evaluation_of_run(loaded: Loaded, folder: Path, weights: str = "last", data: str | None = None) -> dict[str, Any]:
    """The evaluation of a run, in the form of `evaluation.json`, on one of its sets or on other data. Raises SpecError.

    That of the last weights on the run's own data is kept in its folder.
    """
    start_engine(loaded)
    from specnet.backend.after.opening import evaluate_run

    found = evaluate_run(loaded, folder, WEIGHTS[weights], data)
    if weights == "last" and data is None:
        runs.write_json(folder / runs.EVALUATION, found)
    return found


def evaluation_of_spec(loaded: Loaded, weights: Path, data: str | None = None) -> tuple[dict[str, Any], str]:
    """The evaluation of a spec with the weights of a file, and a note on how they were read. Raises SpecError."""
    from specnet.api.training import check_trains

    check_trains(loaded)
    start_engine(loaded)
    from specnet.backend.after.opening import evaluate_spec

    return evaluate_spec(loaded, weights, data)


def predictor(
    loaded: Loaded,
    folder: Path | None,
    weights: str = "last",
    weights_file: Path | None = None,
    invert: bool | None = None,
) -> Predictor:
    """What predicts, of a run or of a spec with weights. Raises SpecError."""
    start_engine(loaded)
    from specnet.backend.after.predict import predictor_of_run, predictor_of_spec

    if folder is not None:
        return predictor_of_run(loaded, folder, WEIGHTS[weights], invert)
    return predictor_of_spec(loaded, weights_file, invert)


def has_own_weights(loaded: Loaded) -> bool:
    """Whether a spec brings weights with it: those of a backbone."""
    return any(
        layer.entry is not None and layer.entry.form == "model" and getattr(layer.arguments, "weights", None)
        for layer in loaded.graph.layers
    )


def compared(
    loaded: Loaded,
    folder: Path | None,
    estimators: Sequence[str | dict[str, Any]] = (),
    rows: int | None = None,
    runs_folder: Path = Path("runs"),
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Estimators of scikit-learn on the data of a spec, with the scores of a run beside where `folder` is one.

    With a spec by itself, the scores of the newest run below `runs_folder` that has the same model and data are there.
    Estimators are written as in a spec; without any they are those of `baseline`, else a random forest. Kept as
    `baseline.json` in the folder of the run. Raises SpecError.
    """
    from specnet.api.training import check_trains

    check_trains(loaded)
    start_engine(loaded)
    from specnet.backend.after.baseline import baseline

    named = [read_kind("estimators", from_python(one)) for one in estimators]
    found = baseline(loaded, folder, named, rows, say)
    beside = folder or newest_like(loaded, runs_folder)
    if beside is not None:
        found["run"] = run_scores(beside)
    if folder is not None:
        runs.write_json(folder / BASELINE, found)
    return found


def newest_like(loaded: Loaded, runs_folder: Path) -> Path | None:
    """The newest run of the same model on the same data, where there is one."""
    from specnet.api.training import load_run

    every = list(runs.runs_below(runs_folder / loaded.graph.name))
    for folder in sorted(every, key=lambda run: run.name, reverse=True):
        with suppress(SpecError):  # damaged, or needs code of its own
            spec = load_run(folder).spec
            if (spec.model, spec.data) == (loaded.spec.model, loaded.spec.data):
                return folder
    return None


def run_scores(folder: Path) -> dict[str, Any]:
    """What a run took and reached, as far as it is there: seconds of all epochs, the set, and the scores of each output."""
    epochs = runs.read_json(folder / runs.HISTORY)["epochs"] if (folder / runs.HISTORY).exists() else []
    found: dict[str, Any] = {"folder": str(folder), "seconds": sum(epoch.get("seconds", 0.0) for epoch in epochs)}
    if not (folder / runs.EVALUATION).exists():
        return found
    evaluation = runs.read_json(folder / runs.EVALUATION)
    return found | {
        "set": evaluation["set"],
        "outputs": {name: summary(one) for name, one in evaluation["outputs"].items()},
    }
