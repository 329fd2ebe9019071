"""`specnet build`."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from specnet import __version__
from specnet.cli.report import code_option, example, format_option, report, reported, set_option, spec_argument
from specnet.cli.sizes import MemorySize


@click.command()
@spec_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Where the artifacts go.  [default: build/<name>]",
)
@click.option(
    "--max-memory",
    type=MemorySize(),
    metavar="SIZE",
    help="What building may take, such as `8GiB`.  [default: four fifths of the machine's memory]",
)
@set_option
@format_option
@code_option
@example("specnet build specs/fashion_dnn.yaml -o build/fashion_dnn")
def build(
    spec: str,
    output: str | None,
    max_memory: int | None,
    settings: tuple[str, ...],
    format_: str,
    allow_code: tuple[str, ...],
) -> None:
    """Compile a spec into a Keras model and write its artifacts.

    The folder holds the resolved spec, the architecture as Keras reads it, a summary, a picture (SVG and PNG), the seeded initial
    weights, and a manifest with versions and hashes. It appears only when it is complete.
    """
    from specnet import api
    from specnet.backend.memory import check_memory
    from specnet.cli.engine import load, start_engine

    with reported(format_), redirect_stdout(sys.stdout if format_ == "text" else sys.stderr):  # Keras prints there
        loaded = load(spec, allow_code, settings)
        folder = Path(output or Path("build") / loaded.graph.name)
        check_memory(loaded.graph, loaded.facts, loaded.root, max_memory)
        if format_ == "text":
            report(loaded.facts.warnings, format_)
        _say("building ...", format_)
        start_engine(loaded)
        from specnet.backend.artifacts import check_replaceable, write_artifacts

        check_replaceable(folder)
        built = api.build_loaded(loaded, max_memory)
        names = write_artifacts(folder, loaded.spec, loaded.graph, loaded.facts, built, __version__)
    if format_ != "text":
        report(loaded.facts.warnings, format_)
        return
    click.echo(
        f"{loaded.graph.name}: {type(built.model).__name__} model, {built.model.count_params():,} parameters, output {built.model.output_shape}"
    )
    for name in names:
        click.echo(f"  {folder / name}")


def _say(text: str, format_: str) -> None:
    if format_ == "text":
        click.echo(text, err=True)
