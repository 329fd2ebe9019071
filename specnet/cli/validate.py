"""`specnet validate`."""

from __future__ import annotations

import sys

import click

from specnet.cli.report import WRONG_SPEC, code_option, example, format_option, report


@click.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(), metavar="SPEC...")
@format_option
@code_option
@example("specnet validate specs/*.yaml")
def validate(specs: tuple[str, ...], format_: str, allow_code: tuple[str, ...]) -> None:
    """Check specs: text, grammar, arguments and wiring, all faults at once. Loads no backend."""
    from pathlib import Path

    from specnet import api
    from specnet.cli.engine import code_is_quiet

    with code_is_quiet(allow_code):
        found = {spec: api.validate(Path(spec), allow_code=allow_code) for spec in specs}
    report([diagnostic for diagnostics in found.values() for diagnostic in diagnostics], format_)
    faulty = [spec for spec, diagnostics in found.items() if diagnostics]
    if format_ == "text":
        for spec in specs:
            if spec not in faulty:
                click.echo(f"{spec}: valid")
        if faulty:
            count = sum(len(diagnostics) for diagnostics in found.values())
            click.echo(
                f"\n{count} error{'s' if count != 1 else ''} in {len(faulty)} of {len(specs)} spec{'s' if len(specs) != 1 else ''}",
                err=True,
            )
    sys.exit(WRONG_SPEC if faulty else 0)
