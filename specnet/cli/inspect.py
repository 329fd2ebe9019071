"""`specnet inspect`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specnet.cli.report import code_option, data_option, example, reported
from specnet.cli.running import check_weights, opened, run_argument, weights_file_option, weights_option

if TYPE_CHECKING:
    from specnet.backend.after.predict import Predictor


@click.command()
@run_argument
@click.argument("input_", metavar="INPUT")
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    default="inside.png",
    show_default=True,
    metavar="PATH",
    help="One picture (.png, .svg, .pdf), or a folder for a picture of each layer.",
)
@click.option(
    "--layers", multiple=True, metavar="PATTERN", help="Names, paths or kinds of layers to show. May be repeated."
)
@click.option(
    "--invert/--no-invert",
    default=None,
    help="Swap dark and light in the picture, or never.  [default: where it needs it]",
)
@weights_option
@weights_file_option
@data_option
@code_option
@example("specnet inspect runs/mnist_cnn my_digit.png -o inside.png")
def inspect(
    run: str,
    input_: str,
    output: str,
    layers: tuple[str, ...],
    invert: bool | None,
    weights: str,
    weights_file: str | None,
    allow_code: tuple[str, ...],
) -> None:
    """Draw what each layer of a trained model makes of one input: filters, feature maps, before and after ReLU and pooling.

    RUN is the folder of a run, a folder of runs (the newest is taken), or a spec with --weights-file.
    """
    with reported():
        from specnet.api import running

        loaded, folder = opened(run, allow_code)
        check_weights(folder, weights_file, needed=folder is None and not running.has_own_weights(loaded))
        predictor = running.predictor(loaded, folder, weights, Path(weights_file) if weights_file else None, invert)
        written = _drawn(predictor, input_, Path(output), layers, loaded.graph.name)
    for path in written:
        click.echo(str(path))


def _drawn(predictor: Predictor, asked: str, target: Path, layers: Sequence[str], name: str) -> list[Path]:
    """The files with what the model makes of the first example that the input names. Raises SpecError."""
    from specnet.backend.inspecting import activations
    from specnet.report.inside import write_inside

    first = next(iter(predictor.asked([asked])))
    for note in (*predictor.notes, *first.notes):
        click.echo(f"note: {note}", err=True)
    inside = activations(predictor.model, predictor.batch(first.inputs), layers=layers)
    (task, *_) = predictor.tasks.values()
    return write_inside(
        inside, target, title=f"{name}: inside, for {Path(first.names[0]).name}", class_names=task.class_names or None
    )
