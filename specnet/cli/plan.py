"""`specnet plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from specnet.cli.report import code_option, example, reported, spec_argument

if TYPE_CHECKING:
    from specnet.spec import Spec


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
    from specnet.cli.engine import facts_of, load
    from specnet.cli.look import screen_width
    from specnet.render.plan import json_plan, text_plan
    from specnet.shapes.cost import DEFAULT_BATCH_SIZE, cost_of

    with reported():
        loaded = load(spec, allow_code)
        training = loaded.spec.training
        batch_size = batch_size or (training and training.batch_size) or DEFAULT_BATCH_SIZE
        chosen = _optimizer(optimizer, loaded.spec)
        cost = cost_of(loaded.graph, facts_of(loaded), chosen, batch_size)
        if format_ == "json":
            text = json_plan(loaded.graph.name, cost, chosen.kind, top)
        else:
            text = text_plan(loaded.graph.name, cost, chosen.kind, top, screen_width())
        click.echo(text, nl=False)


def _optimizer(text: str | None, spec: Spec) -> Any:
    """The optimizer of the command line, of the spec, or Adam. Raises SpecError for one that does not exist."""
    from specnet.spec import Construct
    from specnet.spec.read import read_kind
    from specnet.syntax import parse, text_source

    if text is not None:
        return read_kind("optimizers", parse(text_source(text, "--optimizer")))
    own = spec.training.first_optimizer if spec.training else None
    return own or Construct("optimizers", "adam")
