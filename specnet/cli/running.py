"""What the commands share that put a run, or a spec with weights, to use."""

from __future__ import annotations

from pathlib import Path

import click

from specnet.api import Loaded

run_argument = click.argument("run", type=click.Path())
weights_option = click.option(
    "--weights",
    type=click.Choice(["best", "last"]),
    default="last",
    show_default=True,
    help="Which weights of the run.",
)
weights_file_option = click.option(
    "--weights-file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Weights for a spec in place of a run.",
)
output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Where to.  [default: the screen]"
)


def opened(run: str, allow_code: tuple[str, ...]) -> tuple[Loaded, Path | None]:
    """The checked spec of a run, or a spec by itself, and the folder of the run; Keras runs with its engine. Raises SpecError."""
    from specnet.api import running
    from specnet.cli.engine import code_is_quiet, start_engine

    with code_is_quiet(allow_code):
        loaded, folder = running.load_either(run, allow_code)
    start_engine(loaded)
    return loaded, folder


def check_weights(folder: Path | None, weights_file: str | None, *, needed: bool) -> None:
    """Ends with a fault of the command line where a spec comes without weights, or a run with a file of them."""
    if folder is not None and weights_file is not None:
        raise click.UsageError(
            "a run has its own weights: leave out --weights-file, or name the spec in place of the run"
        )
    if folder is None and weights_file is None and needed:
        raise click.UsageError("a spec has no weights: name a run, or a file of weights with --weights-file")


def emit(text: str, output: str | None) -> None:
    """Prints a text, or writes it to a file that appears whole. Raises SpecError."""
    if output is None:
        click.echo(text, nl=False)
        return
    from specnet.files import whole_file

    with whole_file(Path(output)) as draft:
        draft.write_text(text, encoding="utf-8")
    click.echo(output)
