"""`specnet plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specnet.cli.report import code_option, example, reported, set_option, spec_argument
from specnet.diagnostics import SpecError

if TYPE_CHECKING:
    from specnet.spec import Construct


@click.command()
@spec_argument
@click.option(
    "--batch-size",
    type=click.IntRange(min=1),
    metavar="N",
    help="Samples at once.  [default: that of the spec, else 32]",
)
@click.option(
    "--optimizer",
    metavar="KIND",
    help="As a spec writes it: `sgd`, `{SGD: {momentum: 0.9}}`.  [default: that of the spec, else adam]",
)
@click.option("--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many layers to list.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table or JSON.",
)
@set_option
@code_option
@example("specnet plan specs/unet.yaml --batch-size 16")
def plan(
    spec: str,
    batch_size: int | None,
    optimizer: str | None,
    top: int,
    format_: str,
    settings: tuple[str, ...],
    allow_code: tuple[str, ...],
) -> None:
    """Say what a spec will cost: parameters, multiply-adds, memory, and the most expensive layers. Loads no backend."""
    from specnet import api
    from specnet.cli.engine import load
    from specnet.cli.look import screen_width
    from specnet.render.plan import json_plan, text_plan

    with reported():
        chosen = None if optimizer is None else _optimizer(optimizer)
        loaded = load(spec, allow_code, settings)
        cost, kind = api.plan_loaded(loaded, batch_size, chosen)
    if format_ == "json":
        text = json_plan(loaded.graph.name, cost, kind, top)
    else:
        text = text_plan(loaded.graph.name, cost, kind, top, screen_width())
    click.echo(text, nl=False)


def _optimizer(text: str) -> Construct:
    """The optimizer that the command line writes; what is wrong with it is wrong with the command line."""
    from specnet.spec import read_kind
    from specnet.syntax import parse, text_source

    try:
        return read_kind("optimizers", parse(text_source(text)))
    except SpecError as error:
        first = error.diagnostics[0]
        hint = next((f": {label.text}" for label in first.labels if label.text), "")
        raise click.BadParameter(f"{first.message}{hint}", param_hint="'--optimizer'") from None
