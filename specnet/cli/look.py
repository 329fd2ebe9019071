"""`specnet summary` and `specnet diagram`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from specnet.cli.report import code_option, example, reported, spec_argument

if TYPE_CHECKING:
    from specnet.api import Loaded
    from specnet.backend.build import Built

FORMATS = ("svg", "png", "pdf", "dot", "mmd", "txt")


@click.command()
@spec_argument
@code_option
@example("specnet summary specs/fashion_dnn.yaml")
def summary(spec: str, allow_code: tuple[str, ...]) -> None:
    """Print the layers of a spec with their output shapes and parameters."""
    from specnet.render.summary import summary as render_summary

    with reported():
        loaded, built = _built(spec, allow_code)
        from specnet.backend.measure import measure

        click.echo(render_summary(loaded.graph, measure(loaded.graph, built)), nl=False)


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
    help="`plot_model` is Keras' own picture (svg, png, pdf).",
)
@code_option
@example("specnet diagram specs/unet.yaml -o unet.svg")
def diagram(spec: str, output: str | None, style: str, allow_code: tuple[str, ...]) -> None:
    """Draw a spec: boxes and arrows on the screen, or a picture file."""
    format_ = Path(output).suffix.lstrip(".").lower() if output else "txt"
    allowed = FORMATS[:3] if style == "plot_model" else FORMATS
    if format_ not in allowed:
        raise click.BadParameter(
            f"`.{format_}` is none of {', '.join('.' + name for name in allowed)}", param_hint="'-o'"
        )
    with reported():
        loaded, built = _built(spec, allow_code)
        _write(loaded, built, Path(output) if output else None, format_, style)


def _write(loaded: Loaded, built: Built, path: Path | None, format_: str, style: str) -> None:
    from specnet.backend.files import whole_file

    if path is None or format_ in ("txt", "mmd", "dot"):
        text = _text(loaded, built, format_)
        if path is None:
            click.echo(text, nl=False)
        else:
            with whole_file(path) as draft:
                draft.write_text(text, encoding="utf-8")
        return
    with whole_file(path, f".{format_}") as draft:
        _draw(loaded, built, draft, format_, style)


def _text(loaded: Loaded, built: Built, format_: str) -> str:
    from specnet.backend.artifacts import class_names
    from specnet.backend.measure import measure
    from specnet.render import dot, mermaid, picture, text

    drawn = picture.picture(loaded.graph, measure(loaded.graph, built), class_names(loaded.spec))
    return {"txt": text.text_diagram, "mmd": mermaid.mermaid, "dot": dot.dot}[format_](drawn)


def _draw(loaded: Loaded, built: Built, path: Path, format_: str, style: str) -> None:
    if style == "plot_model":
        from specnet.backend.plot_model import plot_model

        plot_model(built.model, path, format_)
        return
    from specnet.backend.artifacts import class_names
    from specnet.backend.measure import measure
    from specnet.render.dot import draw
    from specnet.render.picture import picture

    draw(picture(loaded.graph, measure(loaded.graph, built), class_names(loaded.spec)), path, format_)


def _built(spec: str, allow_code: tuple[str, ...]) -> tuple[Loaded, Built]:
    from specnet import api
    from specnet.cli.engine import load, start_engine

    loaded = load(spec, allow_code)
    start_engine(loaded)
    return loaded, api.build_loaded(loaded)
