"""The command line: arguments -> api -> exit code (0 fine, 1 the spec is wrong, 2 the command line is wrong)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from specnet import __version__

TERMINATED, INTERRUPTED = 143, 130
HOMES = {
    "validate": "validate",
    "build": "build",
    "summary": "look",
    "diagram": "look",
    "plan": "plan",
    "train": "train",
    "evaluate": "evaluate",
    "predict": "predict",
    "baseline": "baseline",
    "runs": "runs",
    "report": "reporting",
    "inspect": "inspect",
    "new": "new",
    "explain": "explain",
    "kinds": "know",
    "schema": "know",
}


class _Verbs(Mapping[str, click.Command]):
    """The verbs by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        verb: click.Command = getattr(import_module(f"specnet.cli.{HOMES[name]}"), name)
        return verb

    def __iter__(self) -> Iterator[str]:
        return iter(HOMES)

    def __len__(self) -> int:
        return len(HOMES)


@click.group(
    commands=_Verbs(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Try: specnet new my_model, then specnet build my_model.yaml",
)
@click.version_option(__version__, prog_name="specnet")
def cli() -> None:
    """A compiler for declarative model specs: YAML in, checked Keras models out."""


def main() -> None:
    """Runs the command line and ends the process: 130 after Ctrl-C, quietly where nobody reads on."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        sys.exit(cli.main(prog_name="specnet", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(0)
    except OSError as error:
        click.echo(f"specnet: {error.strerror or error}", err=True)
        sys.exit(1)
