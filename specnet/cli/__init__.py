"""The command line: arguments -> api -> exit code (0 fine, 1 the spec is wrong, 2 the command line is wrong)."""

from __future__ import annotations

import sys

import click

from specnet import __version__
from specnet.cli.build import build
from specnet.cli.explain import explain
from specnet.cli.know import kinds, schema
from specnet.cli.look import diagram, summary
from specnet.cli.new import new
from specnet.cli.validate import validate


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Try: specnet new my_model, then specnet build my_model.yaml",
)
@click.version_option(__version__, prog_name="specnet")
def cli() -> None:
    """A compiler for declarative model specs: YAML in, checked Keras models out."""


for _verb in (validate, build, summary, diagram, new, explain, kinds, schema):
    cli.add_command(_verb)


def main() -> None:
    """Runs the command line; a closed pipe ends it quietly."""
    try:
        cli(prog_name="specnet")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
