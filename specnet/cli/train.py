"""`specnet train`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from specnet.cli.report import code_option, example, report, reported, spec_argument


@click.command()
@spec_argument
@click.option("--resume", is_flag=True, help="Go on with a run: SPEC is then its folder.")
@click.option(
    "--runs",
    "runs_folder",
    type=click.Path(file_okay=False),
    default="runs",
    show_default=True,
    metavar="DIR",
    help="Where runs are kept.",
)
@code_option
@example("specnet train specs/fashion_dnn.yaml")
def train(spec: str, resume: bool, runs_folder: str, allow_code: tuple[str, ...]) -> None:
    """Train the model of a spec on its data, and keep everything of it in a run folder."""
    with reported():
        from specnet.cli.engine import load, start_engine

        verbose = 1 if sys.stdout.isatty() else 2
        if resume:
            from specnet.api import training
            from specnet.runs.folder import find_run

            run = training.resume_run(find_run(spec), click.echo, verbose, allow_code)
        else:
            loaded = load(spec, allow_code)
            report(loaded.facts.warnings, "text")
            from specnet.api import training

            training._check_trains(loaded)
            start_engine(loaded)
            run = training.train_loaded(loaded, Path(runs_folder), click.echo, verbose)
    click.echo(f"{run.trained.stopped}: {run.folder}")
