"""`specnet explain`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from specnet.cli.report import WRONG_SPEC, example


@click.command()
@click.argument("what", metavar="KIND[.ARGUMENT]")
@example("specnet explain Dense.kernel_initializer")
def explain(what: str) -> None:
    """Say what a kind or one of its arguments is: documentation, type, default, link to Keras.

    A key of the language works too: `training`, `training.epochs`.
    """
    kind, _, argument = what.partition(".")
    text = _of_language(kind, argument) or _of_catalog(kind, argument)
    if text is None:
        click.echo(_unknown(kind, argument), err=True)
        sys.exit(WRONG_SPEC)
    click.echo(text)


def near(word: str, choices: Iterable[str]) -> str:
    """`: did you mean ...` for a near choice, or nothing."""
    from specnet.diagnostics import did_you_mean

    found = did_you_mean(word, choices)
    return f": {found}" if found else ""


def _of_language(section: str, key: str) -> str | None:
    """What a key of a spec means: `training.epochs`, or all keys of a section."""
    from specnet.spec.descriptions import KEYS

    owner = {
        "model": "ModelSpec",
        "Model": "ModelSpec",
        "training": "Training",
        "data": "Data",
        "runtime": "Runtime",
        "spec": "Spec",
    }.get(section)
    if owner is None:
        return KEYS["Spec"].get(section) if not key else None
    if key:
        return f"{section}.{key}\n{KEYS[owner][key]}" if key in KEYS[owner] else None
    return "\n".join([section, *(f"  {name:22} {text}" for name, text in KEYS[owner].items())])


def _of_catalog(kind: str, argument: str) -> str | None:
    from specnet.catalog import KERAS

    entries = [entry for group in KERAS.groups_of(kind) if (entry := KERAS.find(group, kind))]
    texts = [_argument(entry, argument) if argument else _kind(entry) for entry in entries]
    return "\n\n".join(text for text in texts if text) or None


def _unknown(kind: str, argument: str) -> str:
    from specnet.catalog import GROUPS, KERAS
    from specnet.spec.document import SECTIONS

    entries = [entry for group in KERAS.groups_of(kind) if (entry := KERAS.find(group, kind))]
    if entries:
        return f"`{kind}` has no argument `{argument}`" + near(
            argument, [name for entry in entries for name in entry.parameters]
        )
    if kind in SECTIONS:
        return f"`{kind}` has no key `{argument}`" + near(argument, SECTIONS[kind].model_fields)
    return f"there is no kind `{kind}`" + near(
        kind, [*SECTIONS, *(name for group in GROUPS for name in KERAS.names(group))]
    )


def _kind(entry: Any) -> str:
    lines = [f"{entry.kind} ({entry.group})"]
    if entry.same_as:
        lines.append(f"The same as `{entry.same_as}`.")
    lines += [entry.doc] if entry.doc else []
    if entry.refused:
        lines.append(f"A spec cannot use it{' without --allow-code' if entry.needs_code else ''}: {entry.refused}.")
    if entry.parameters:
        lines += ["", "Arguments:", *_rows(entry.parameters.values())]
    if entry.tensors:
        lines += ["", f"Inputs: {', '.join(entry.tensors)}"]
    if entry.call:
        lines += ["", f"In `call`: {', '.join(entry.call)}"]
    return "\n".join([*lines, *(["", entry.url] if entry.url else [])])


def _rows(parameters: Iterable[Any]) -> list[str]:
    cells = [(parameter.name, _given(parameter), parameter.doc) for parameter in parameters]
    widths = [max(len(row[column]) for row in cells) for column in (0, 1)]
    return [f"  {name:{widths[0]}}  {given:{widths[1]}}  {doc}".rstrip() for name, given, doc in cells]


def _given(parameter: Any) -> str:
    return "required" if parameter.required else f"default: {json.dumps(parameter.default)}"


def _argument(entry: Any, argument: str) -> str:
    from specnet.catalog.types import describe, parse_type

    parameter = entry.parameters.get(argument)
    if parameter is None:
        return ""
    lines = [
        f"{entry.kind}.{argument} ({entry.group})",
        parameter.doc,
        "",
        f"type: {describe(parse_type(parameter.type))}",
        _given(parameter),
        entry.url,
    ]
    return "\n".join(line for number, line in enumerate(lines) if line or number == 2)
