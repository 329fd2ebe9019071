"""`specnet summary` and `specnet diagram`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from specnet.cli.report import code_option, example, reported, set_option, spec_argument

if TYPE_CHECKING:
    from specnet.api import Loaded

PICTURES = ("svg", "png", "pdf")
FORMATS = (*PICTURES, "html", "dot", "mmd", "txt")
expand_option = click.option(
    "--expand-nested", is_flag=True, help="Show the layers inside of `keras.applications` models too."
)


@click.command()
@spec_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="A table, JSON or Markdown.",
)
@expand_option
@set_option
@code_option
@example("specnet summary specs/fashion_dnn.yaml")
def summary(
    spec: str,
    format_: Literal["text", "json", "md"],
    expand_nested: bool,
    settings: tuple[str, ...],
    allow_code: tuple[str, ...],
) -> None:
    """Print the layers of a spec with their output shapes and parameters. Loads no backend."""
    from specnet import api
    from specnet.cli.engine import code_is_quiet

    with reported(), code_is_quiet(allow_code):
        text = api.summary(
            Path(spec),
            format=format_,
            width=screen_width(),
            expand_nested=expand_nested,
            allow_code=allow_code,
            settings=settings,
        )
    click.echo(text, nl=False)


def screen_width() -> int | None:
    """The columns of the terminal, or those that COLUMNS says; None for a file or another program."""
    is_told = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return shutil.get_terminal_size().columns if is_told else None


@click.command()
@spec_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help=f"Where to; the ending decides the format ({', '.join(FORMATS)}).  [default: txt on the screen]",
)
@click.option(
    "--style",
    type=click.Choice(["specnet", "plot_model"]),
    default="specnet",
    show_default=True,
    help="`plot_model` is Keras' own picture (svg, png, pdf); it loads Keras.",
)
@expand_option
@set_option
@code_option
@example("specnet diagram specs/unet.yaml -o unet.svg")
def diagram(
    spec: str,
    output: str | None,
    style: str,
    expand_nested: bool,
    settings: tuple[str, ...],
    allow_code: tuple[str, ...],
) -> None:
    """Draw a spec: boxes and arrows on the screen, a picture, or a page to explore. Loads no backend."""
    format_ = Path(output).suffix.lstrip(".").lower() if output else "txt"
    allowed = PICTURES if style == "plot_model" else FORMATS
    if format_ not in allowed:
        endings = ", ".join("." + name for name in allowed)
        raise click.BadParameter(f"`{output}` ends in none of {endings}", param_hint="'-o'")
    from specnet import api
    from specnet.cli.engine import load

    with reported():
        loaded = load(spec, allow_code, settings)
        if output is None:
            click.echo(api.drawn_as_text(loaded, format_, screen_width(), expand=expand_nested), nl=False)
        elif style == "plot_model":
            _plot_model(loaded, Path(output), format_)
        else:
            api.draw_loaded(loaded, Path(output), expand=expand_nested)


def _plot_model(loaded: Loaded, path: Path, format_: str) -> None:
    from specnet import api
    from specnet.cli.engine import start_engine
    from specnet.files import whole_file

    start_engine(loaded)
    from specnet.backend.plot_model import plot_model

    built = api.build_loaded(loaded)
    with whole_file(path, f".{format_}") as draft:
        plot_model(built.model, draft, format_)
