"""The command line: arguments -> api -> exit code (0 fine, 1 the spec is wrong, 2 the command line is wrong)."""

from __future__ import annotations

import os
import signal
import sys

import click

from specnet import __version__
from specnet.cli.build import build
from specnet.cli.explain import explain
from specnet.cli.know import kinds, schema
from specnet.cli.look import diagram, summary
from specnet.cli.new import new
from specnet.cli.plan import plan
from specnet.cli.validate import validate

TERMINATED, INTERRUPTED = 143, 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Try: specnet new my_model, then specnet build my_model.yaml",
)
@click.version_option(__version__, prog_name="specnet")
def cli() -> None:
    """A compiler for declarative model specs: YAML in, checked Keras models out."""


for _verb in (validate, build, summary, diagram, plan, new, explain, kinds, schema):
    cli.add_command(_verb)


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
