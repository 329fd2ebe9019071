"""`specnet validate`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import click

from specnet.cli.report import WRONG_SPEC, code_option, example, format_option, report, set_option
from specnet.diagnostics import Diagnostic


@click.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(), metavar="SPEC...")
@set_option
@format_option
@code_option
@example("specnet validate specs/*.yaml")
def validate(specs: tuple[str, ...], settings: tuple[str, ...], format_: str, allow_code: tuple[str, ...]) -> None:
    """Check specs: text, grammar, arguments, wiring and shapes, all faults at once. Loads no backend."""
    from pathlib import Path

    from specnet import api

    with _quietly(allow_code):
        found = {spec: api.validate(Path(spec), allow_code=allow_code, settings=settings) for spec in specs}
    report([diagnostic for diagnostics in found.values() for diagnostic in diagnostics], format_)
    errors = {spec: count for spec, diagnostics in found.items() if (count := _errors(diagnostics))}
    if format_ == "text":
        for spec in specs:
            if spec not in errors:
                click.echo(f"{spec}: valid{_warnings(len(found[spec]))}")
        if errors:
            of = f"{len(errors)} of {_counted(len(specs), 'spec')}"
            click.echo(f"\n{_counted(sum(errors.values()), 'error')} in {of}", err=True)
    sys.exit(WRONG_SPEC if errors else 0)


def _quietly(allow_code: tuple[str, ...]) -> AbstractContextManager[None]:
    if not allow_code:
        return nullcontext()
    from specnet.cli.engine import code_is_quiet

    return code_is_quiet(allow_code)


def _errors(diagnostics: Sequence[Diagnostic]) -> int:
    return sum(diagnostic.severity == "error" for diagnostic in diagnostics)


def _warnings(count: int) -> str:
    return f", with {_counted(count, 'warning')}" if count else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
