"""`specnet train`."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specnet.cli.report import code_option, data_option, example, report, reported, set_option, spec_argument

if TYPE_CHECKING:
    from specnet.api.training import Run

SIGNALLED = 128


@click.command()
@spec_argument
@click.option("--epochs", type=click.IntRange(min=1), metavar="N", help="Epochs, in place of those of the spec.")
@click.option("--batch-size", type=click.IntRange(min=1), metavar="N", help="Examples in a step.")
@click.option("--learning-rate", type=float, metavar="X", help="Learning rate of the optimizer.")
@set_option
@click.option("--resume", is_flag=True, help="Go on with a run after its last whole epoch: SPEC is then its folder.")
@click.option(
    "--runs",
    "runs_folder",
    type=click.Path(file_okay=False),
    default="runs",
    show_default=True,
    metavar="DIR",
    help="Where runs are kept.",
)
@data_option
@code_option
@example("specnet train specs/fashion_dnn.yaml --epochs 5")
def train(
    spec: str,
    epochs: int | None,
    batch_size: int | None,
    learning_rate: float | None,
    settings: tuple[str, ...],
    resume: bool,
    runs_folder: str,
    allow_code: tuple[str, ...],
) -> None:
    """Train the model of a spec on its data, and keep everything of it in a run folder.

    Data and spec are checked against each other before the first step. The folder `runs/<name>/<time>` then holds the resolved
    spec, versions and fingerprints, the history, weights and model, the evaluation and a report.
    """
    given = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
    short = {name: value for name, value in given.items() if value is not None}
    if resume and (short or settings):
        raise click.UsageError("a run goes on with the spec that it began with: leave out the options that change it")
    with reported():
        run = _resumed(spec, allow_code) if resume else _new(spec, Path(runs_folder), settings, short, allow_code)
    _tell(run)
    if run.trained.signal is not None:
        sys.exit(SIGNALLED + run.trained.signal)


def _new(spec: str, runs: Path, settings: tuple[str, ...], short: dict[str, float], allow_code: tuple[str, ...]) -> Run:
    from specnet.api import training
    from specnet.cli.engine import load, start_engine

    loaded = load(spec, allow_code, settings, short)
    report(loaded.facts.warnings, "text")
    training.check_trains(loaded)
    start_engine(loaded)
    return training.train_loaded(loaded, runs, click.echo, _verbose())


def _resumed(folder: str, allow_code: tuple[str, ...]) -> Run:
    from specnet.api import training
    from specnet.cli.engine import code_is_quiet, start_engine
    from specnet.runs.folder import FOLDS, find_run

    if (Path(folder) / FOLDS).is_file():
        with code_is_quiet(allow_code):
            loaded = training.load_folds(Path(folder), allow_code)
        start_engine(loaded)
        return training.resume_folds(Path(folder), loaded, click.echo, _verbose())
    run = find_run(folder)
    with code_is_quiet(allow_code):
        loaded = training.load_run(run, allow_code)
    start_engine(loaded)
    return training.resume_run(run, loaded, click.echo, _verbose())


def _verbose() -> int:
    """Keras' bar on a terminal, a line for each epoch in a log."""
    return 1 if sys.stdout.isatty() else 2


def _tell(run: Run) -> None:
    """What came out, where it is, and what can be done with it."""
    from specnet.api.training import REPORT
    from specnet.runs import folder as runs

    click.echo(f"\n{_ended(run.trained.stopped)}")
    diverged = next((row["epoch"] for row in run.history if not _is_finite(row.get("loss"))), None)
    if diverged is not None:
        help_ = "lower the learning rate, or look at the data; the scores below mean nothing"
        click.echo(f"warning: the loss is no number from epoch {diverged} on: {help_}", err=True)
    if (run.folder / runs.EVALUATION).is_file():
        click.echo(_scores(runs.read_json(run.folder / runs.EVALUATION)))
    click.echo(f"report: {run.folder / REPORT}")
    if run.trained.state == runs.INTERRUPTED:
        click.echo(f"go on with: specnet train --resume {run.folder}")


def _ended(stopped: str) -> str:
    """Why training ended, as a sentence."""
    if stopped.startswith(("interrupted", "failed")) or not stopped:
        return stopped
    return f"trained {stopped}" if ":" in stopped or stopped.startswith("all ") else f"stopped by {stopped}"


def _is_finite(value: Any) -> bool:
    return value is not None and math.isfinite(value)  # nan is null in the history


def _scores(evaluation: dict[str, Any]) -> str:
    """Loss and metrics in a line."""
    numbers = ", ".join(
        f"{name} {value:.4g}" for name, value in evaluation["metrics"].items() if not isinstance(value, list)
    )
    return f"{evaluation['set']} set, {evaluation['count']:,} examples: {numbers}"
