"""`specnet report`."""

from __future__ import annotations

import click

from specnet.cli.report import code_option, example, reported


@click.command()
@click.argument("run", type=click.Path())
@code_option
@example("specnet report runs/fashion_dnn")
def report(run: str, allow_code: tuple[str, ...]) -> None:
    """Write the report of a run anew: `report.md` with pictures, and `report.html`, which is one file. Loads no backend.

    RUN is the folder of a run, or a folder above it: then its newest run is meant.
    """
    from specnet.api import training
    from specnet.cli.engine import code_is_quiet
    from specnet.runs.folder import find_run

    with reported(), code_is_quiet(allow_code):
        folder = find_run(run)
        written = training.write_report(folder, training.load_run(folder, allow_code))
    for path in (written.markdown, written.html, *written.pictures):
        click.echo(str(path))
