"""`specnet new`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from specnet.cli.report import WRONG_SPEC, example

FOLDER = Path(__file__).parent.parent / "templates"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@click.command()
@click.argument("name")
@click.option(
    "--template", type=click.Choice(TEMPLATES), default="dense", show_default=True, help="What to start from."
)
@example("specnet new digits --template cnn")
def new(name: str, template: str) -> None:
    """Write a commented starting spec to NAME.yaml."""
    from specnet.spec import NAME_PATTERN

    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if not re.fullmatch(NAME_PATTERN, path.stem):
        raise click.BadParameter(
            f"`{path.stem}` cannot be the name of a model: use letters, digits, `_`, `-` and `.`", param_hint="'NAME'"
        )
    text = (FOLDER / f"{template}.yaml").read_text(encoding="utf-8").replace("NAME", path.stem)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        click.echo(f"{path} is not written: {error.strerror}", err=True)
        sys.exit(WRONG_SPEC)
    click.echo(f"{path}\nnext: specnet {_next(text)} {path}")


def _next(text: str) -> str:
    """What can be done with a spec: train it where it has data."""
    return "train" if "\ndata:" in text else "build"
