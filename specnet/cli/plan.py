"""`specnet plan`."""

from __future__ import annotations

import click

from specnet.cli.report import code_option, example, reported, spec_argument


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
@code_option
@example("specnet plan specs/unet.yaml --batch-size 16")
def plan(
    spec: str, batch_size: int | None, optimizer: str | None, top: int, format_: str, allow_code: tuple[str, ...]
) -> None:
    """Say what a spec will cost: parameters, multiply-adds, memory, and the most expensive layers. Loads no backend."""
    from specnet import api
    from specnet.cli.engine import load
    from specnet.cli.look import screen_width
    from specnet.render.plan import json_plan, text_plan
    from specnet.syntax import parse, text_source

    with reported():
        chosen = None if optimizer is None else parse(text_source(optimizer, "--optimizer"))
        loaded = load(spec, allow_code)
        cost, kind = api.plan_loaded(loaded, batch_size, chosen)
    if format_ == "json":
        text = json_plan(loaded.graph.name, cost, kind, top)
    else:
        text = text_plan(loaded.graph.name, cost, kind, top, screen_width())
    click.echo(text, nl=False)
