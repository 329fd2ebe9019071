"""`specnet summary` and `specnet diagram`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specnet.cli.report import code_option, example, reported, spec_argument

if TYPE_CHECKING:
    from specnet.api import Loaded

PICTURES = ("svg", "png", "pdf")
FORMATS = (*PICTURES, "html", "dot", "mmd", "txt")


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
@code_option
@example("specnet summary specs/fashion_dnn.yaml")
def summary(spec: str, format_: str, allow_code: tuple[str, ...]) -> None:
    """Print the layers of a spec with their output shapes and parameters. Loads no backend."""
    from specnet.cli.engine import facts_of, load
    from specnet.render.summary import json_summary, markdown_summary, text_summary
    from specnet.shapes.cost import cost_of

    with reported():
        loaded = load(spec, allow_code)
        facts = facts_of(loaded)
        cost = cost_of(loaded.graph, facts, None, batch_size=1)
        if format_ == "text":
            text = text_summary(loaded.graph, facts, cost, screen_width())
        else:
            text = (json_summary if format_ == "json" else markdown_summary)(loaded.graph, facts, cost)
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
@code_option
@example("specnet diagram specs/unet.yaml -o unet.svg")
def diagram(spec: str, output: str | None, style: str, allow_code: tuple[str, ...]) -> None:
    """Draw a spec: boxes and arrows on the screen, a picture, or a page to explore. Loads no backend."""
    format_ = Path(output).suffix.lstrip(".").lower() if output else "txt"
    allowed = PICTURES if style == "plot_model" else FORMATS
    if format_ not in allowed:
        endings = ", ".join("." + name for name in allowed)
        raise click.BadParameter(f"`.{format_}` is none of {endings}", param_hint="'-o'")
    from specnet.cli.engine import load

    with reported():
        loaded = load(spec, allow_code)
        if output is None:
            click.echo(_text(loaded, format_), nl=False)
        else:
            _write(loaded, Path(output), format_, style)


def _write(loaded: Loaded, path: Path, format_: str, style: str) -> None:
    from specnet.files import whole_file

    with whole_file(path, f".{format_}") as draft:
        if style == "plot_model":
            _plot_model(loaded, draft, format_)
        elif format_ in PICTURES:
            from specnet.render.dot import draw

            draw(_picture(loaded), draft, format_)
        else:
            draft.write_text(_text(loaded, format_), encoding="utf-8")


def _text(loaded: Loaded, format_: str) -> str:
    from specnet.render import dot, mermaid, text

    if format_ == "html":
        return _page(loaded)
    if format_ == "txt":
        return text.text_diagram(_picture(loaded), screen_width() or text.WIDEST_PICTURE)
    return {"mmd": mermaid.mermaid, "dot": dot.dot}[format_](_picture(loaded))


def _page(loaded: Loaded) -> str:
    from specnet.cli.engine import facts_of
    from specnet.render.html import html_page

    return html_page(loaded.spec, loaded.graph, facts_of(loaded), loaded.root)


def _picture(loaded: Loaded) -> Any:
    from specnet.cli.engine import facts_of
    from specnet.render.picture import class_names, picture

    return picture(loaded.graph, facts_of(loaded), class_names(loaded.spec))


def _plot_model(loaded: Loaded, path: Path, format_: str) -> None:
    from specnet import api
    from specnet.backend.plot_model import plot_model
    from specnet.cli.engine import start_engine

    start_engine(loaded)
    plot_model(api.build_loaded(loaded).model, path, format_)
