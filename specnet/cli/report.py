"""Diagnostics on the screen, and the exit code that they mean."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from specnet import __version__
from specnet.diagnostics import Diagnostic, SpecError

WRONG_SPEC = 1

format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How faults are reported.",
)
code_option = click.option(
    "--allow-code",
    multiple=True,
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="A Python file whose layers, losses, ... specs may use; it is run. May be repeated.",
)
set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value of the spec, such as `training.epochs=3`. May be repeated.",
)
data_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, exists=True),
    envvar="SPECNET_DATA",
    metavar="DIR",
    help="Where data sets lie that are not beside the spec.  [env: SPECNET_DATA]",
    expose_value=False,
    callback=lambda _context, _option, value: os.environ.update({"SPECNET_DATA": value}) if value else None,
)
spec_argument = click.argument("spec", type=click.Path())


def report(diagnostics: Sequence[Diagnostic], format_: str) -> None:
    """Prints diagnostics: text to standard error, JSON and SARIF to standard output."""
    if format_ == "json":
        from specnet.diagnostics.machine import render_json

        click.echo(render_json(diagnostics))
    elif format_ == "sarif":
        from specnet.diagnostics.machine import render_sarif

        click.echo(render_sarif(diagnostics, __version__))
    elif diagnostics:
        from specnet.diagnostics.text import render

        click.echo(render(diagnostics, colour=_wants_colour()), err=True)


def _wants_colour() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ


@contextmanager
def reported(format_: str = "text") -> Iterator[None]:
    """Reports what is wrong with a spec inside, and ends with exit code 1."""
    try:
        yield
    except SpecError as error:
        report(error.diagnostics, format_)
        sys.exit(WRONG_SPEC)


def example(text: str) -> Callable[[Any], Any]:
    """Adds an example to the help of a command."""

    def add(function: Any) -> Any:
        function.__doc__ = f"{inspect.cleandoc(function.__doc__)}\n\n\b\nExample:\n  {text}\n"
        return function

    return add
