"""`specnet schema` and `specnet kinds`: what there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from specnet.cli.report import example


@click.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file instead of the screen."
)
@example("specnet schema -o specnet.schema.json")
def schema(output: str | None) -> None:
    """Print the JSON Schema of spec files, for editors."""
    from specnet import api

    text = json.dumps(api.schema(), indent=1, ensure_ascii=False) + "\n"
    if output:
        Path(output).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@click.command()
@click.argument("group", required=False)
@example("specnet kinds optimizers")
def kinds(group: str | None) -> None:
    """List the kinds of a group, or the groups."""
    from specnet.catalog import GROUPS, KERAS
    from specnet.cli.explain import near

    if group is None:
        for name in GROUPS:
            click.echo(f"{name:16} {len(KERAS.names(name)):4} kinds")
        return
    if group not in GROUPS:
        raise click.BadParameter(f"there is no group `{group}`{near(group, GROUPS)}", param_hint="'GROUP'")
    for kind in KERAS.names(group):
        entry = KERAS.find(group, kind)
        assert entry is not None
        click.echo(f"{kind:30} {_doc(entry)}".rstrip())


def _doc(entry: Any) -> str:
    return f"the same as {entry.same_as}" if entry.same_as else str(entry.doc)
