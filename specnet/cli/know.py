"""`specnet schema`, `explain` and `kinds`: what the catalog knows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from specnet.cli.report import WRONG_SPEC, example


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file instead of the screen.")
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
    from specnet.diagnostics import did_you_mean

    if group is None:
        for name in GROUPS:
            click.echo(f"{name:16} {len(KERAS.names(name)):4} kinds")
        return
    if group not in GROUPS:
        raise click.BadParameter(f"there is no group `{group}` {did_you_mean(group, GROUPS)}".strip(), param_hint="'GROUP'")
    for kind in KERAS.names(group):
        entry = KERAS.find(group, kind)
        assert entry is not None
        click.echo(f"{kind:30} {_doc(entry)}".rstrip())


def _doc(entry: Any) -> str:
    return f"the same as {entry.same_as}" if entry.same_as else str(entry.doc)


@click.command()
@click.argument("what", metavar="KIND[.ARGUMENT]")
@example("specnet explain Dense.kernel_initializer")
def explain(what: str) -> None:
    """Say what a kind or one of its arguments is: documentation, type, default, link to Keras."""
    from specnet.catalog import KERAS
    from specnet.diagnostics import did_you_mean

    kind, _, argument = what.partition(".")
    groups = KERAS.groups_of(kind)
    if not groups:
        names = [name for group in _groups() for name in KERAS.names(group)]
        click.echo(f"there is no kind `{kind}` {did_you_mean(kind, names)}".strip(), err=True)
        sys.exit(WRONG_SPEC)
    entries = [entry for group in groups if (entry := KERAS.find(group, kind))]
    texts = [_argument(entry, argument) if argument else _kind(entry) for entry in entries]
    if not any(texts):
        choices = [name for entry in entries for name in entry.parameters]
        click.echo(f"`{kind}` has no argument `{argument}` {did_you_mean(argument, choices)}".strip(), err=True)
        sys.exit(WRONG_SPEC)
    click.echo("\n\n".join(text for text in texts if text))


def _groups() -> tuple[str, ...]:
    from specnet.catalog import GROUPS

    return GROUPS


def _kind(entry: Any) -> str:
    lines = [f"{entry.kind} ({entry.group})"]
    if entry.same_as:
        lines.append(f"The same as `{entry.same_as}`.")
    lines += [entry.doc] if entry.doc else []
    if entry.refused:
        lines.append(f"A spec cannot use it{' without --allow-code' if entry.needs_code else ''}: {entry.refused}.")
    if entry.parameters:
        lines += ["", "Arguments:", *(_row(parameter) for parameter in entry.parameters.values())]
    if entry.tensors:
        lines += ["", f"Inputs: {', '.join(entry.tensors)}"]
    if entry.call:
        lines += ["", f"In `call`: {', '.join(entry.call)}"]
    return "\n".join([*lines, *(["", entry.url] if entry.url else [])])


def _row(parameter: Any) -> str:
    given = "required" if parameter.required else f"default {json.dumps(parameter.default)}"
    return f"  {parameter.name:24} {given:28} {parameter.doc}".rstrip()


def _argument(entry: Any, argument: str) -> str:
    from specnet.catalog.types import describe, parse_type

    parameter = entry.parameters.get(argument)
    if parameter is None:
        return ""
    given = "required" if parameter.required else f"default: {json.dumps(parameter.default)}"
    return "\n".join(
        [
            f"{entry.kind}.{argument} ({entry.group})",
            *([parameter.doc] if parameter.doc else []),
            "",
            f"type: {describe(parse_type(parameter.type))}",
            given,
            *([entry.url] if entry.url else []),
        ]
    )
