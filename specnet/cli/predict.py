"""`specnet predict`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specnet.cli.report import code_option, data_option, example, report, reported
from specnet.cli.running import (
    check_weights,
    emit,
    opened,
    output_option,
    run_argument,
    weights_file_option,
    weights_option,
)
from specnet.diagnostics import SpecError

if TYPE_CHECKING:
    from specnet.backend.after.predict import Predictor

FORMATS = ("text", "csv", "json")
MOST_NOTES = 5
LAST_WORDS = ("", "q", "quit", "exit")
Row = dict[str, Any]


@click.command(context_settings={"ignore_unknown_options": True})
@run_argument
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "--top", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="How many classes to show."
)
@click.option(
    "--invert/--no-invert",
    default=None,
    help="Swap dark and light in pictures, or never.  [default: where they need it]",
)
@click.option("--interactive", is_flag=True, help="Ask for inputs until an empty line, `q` or Ctrl-D.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="A table, CSV or JSON.  [default: by the ending of FILE, else text]",
)
@output_option
@weights_option
@weights_file_option
@data_option
@code_option
@example("specnet predict runs/mnist_cnn my_digit.png --top 3")
def predict(
    run: str,
    inputs: tuple[str, ...],
    top: int,
    invert: bool | None,
    interactive: bool,
    format_: str | None,
    output: str | None,
    weights: str,
    weights_file: str | None,
    allow_code: tuple[str, ...],
) -> None:
    """Say what a trained model makes of inputs: numbers, pictures, folders of pictures, CSV and NumPy files, texts.

    RUN is the folder of a run, a folder of runs (the newest is taken), or a spec: with --weights-file, or with a backbone that
    brings its weights. Layers of `features` are applied, those of `augment` are not.
    """
    _check(inputs, interactive=interactive)
    with reported():
        predictor = _predictor(run, weights, weights_file, invert, allow_code)
        for note in predictor.notes:
            click.echo(f"note: {note}", err=True)
        if inputs:
            notes: list[str] = []
            rows, fault = _gathered(_rows(predictor, inputs, top, notes))
            _tell(notes)
            if rows or fault is None:
                emit(_written(rows, format_ or _by_ending(output)), output)
            if fault is not None:
                raise fault
    if interactive:
        _ask(predictor, top)


def _check(inputs: tuple[str, ...], *, interactive: bool) -> None:
    strange = next((word for word in inputs if word.startswith("-") and not _is_number(word)), None)
    if strange is not None and not Path(strange).exists():
        raise click.NoSuchOption(strange)
    if not inputs and not interactive:
        raise click.UsageError("name an input, or ask with --interactive")


def _is_number(word: str) -> bool:
    return not any(character.isalpha() for character in word.replace("e", ""))


def _predictor(
    run: str, weights: str, weights_file: str | None, invert: bool | None, allow_code: tuple[str, ...]
) -> Predictor:
    from specnet.api import running

    loaded, folder = opened(run, allow_code)
    check_weights(folder, weights_file, needed=folder is None and not running.has_own_weights(loaded))
    return running.predictor(loaded, folder, weights, Path(weights_file) if weights_file else None, invert)


def _rows(predictor: Predictor, inputs: Iterable[str], top: int, notes: list[str]) -> Iterator[Row]:
    """For each example what it is called, and the answer of each output; `notes` gets what was done to read them."""
    from specnet.backend.after.answers import answers

    for asked in predictor.asked(list(inputs)):
        notes += asked.notes
        found = answers(predictor.outputs(asked.inputs), predictor.tasks, top)
        for name, outputs in zip(asked.names, found, strict=True):
            yield {"input": name, "outputs": outputs}


def _tell(notes: list[str]) -> None:
    """The first notes; a folder of pictures may have hundreds."""
    for note in notes[:MOST_NOTES]:
        click.echo(f"note: {note}", err=True)
    if len(notes) > MOST_NOTES:
        click.echo(f"note: ... and {len(notes) - MOST_NOTES:,} more of this sort", err=True)


def _gathered(rows: Iterator[Row]) -> tuple[list[Row], SpecError | None]:
    """The answers up to an input that cannot be read, and what is wrong with that; a folder tells at its end."""
    found: list[Row] = []
    try:
        for row in rows:
            found.append(row)
    except SpecError as error:
        return found, error
    return found, None


def _by_ending(output: str | None) -> str:
    ending = Path(output or "").suffix.lstrip(".").lower()
    return ending if ending in FORMATS else "text"


def _written(rows: list[Row], format_: str) -> str:
    from specnet.cli import answering, listing
    from specnet.cli.look import screen_width

    if format_ == "json":
        return listing.as_json(rows)
    return answering.as_csv(rows) if format_ == "csv" else answering.as_text(rows, screen_width())


def _ask(predictor: Predictor, top: int) -> None:
    """Reads inputs and prints what the model makes of each; what cannot be read is told, and the next one is asked for."""
    from specnet.backend.after.asked import takes
    from specnet.cli import answering

    prompt = "> " if sys.stdin.isatty() else ""
    if prompt:
        click.echo(f"{takes(predictor.fields)}; an empty line ends it")
    while True:
        try:
            line = input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            click.echo() if prompt else None
            return
        if line.lower() in LAST_WORDS:
            return
        try:
            notes: list[str] = []
            rows = list(_rows(predictor, [line], top, notes))
            _tell(notes)
            for row in rows:
                click.echo(answering.in_one_line(row))
        except SpecError as error:
            report(error.diagnostics, "text")
