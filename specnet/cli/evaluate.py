"""`specnet evaluate`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specnet.cli.report import code_option, data_option, example, reported
from specnet.cli.running import (
    check_weights,
    emit,
    opened,
    output_option,
    run_argument,
    weights_file_option,
    weights_option,
)

if TYPE_CHECKING:
    from specnet.cli.listing import Listing

WIDEST_CONFUSION = 12
MOST_MISTAKES = 5
ERRORS = {
    "mae": "mean absolute error",
    "mse": "mean squared error",
    "rmse": "its square root",
    "r2": "R²",
    "largest": "largest error",
}


@click.command()
@run_argument
@click.option(
    "--data",
    metavar="SET|PATH",
    help="train, validation, test, or other data of the same form.  [default: test, else validation]",
)
@weights_option
@weights_file_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="Tables, JSON or Markdown.",
)
@output_option
@data_option
@code_option
@example("specnet evaluate runs/fashion_dnn")
def evaluate(
    run: str,
    data: str | None,
    weights: str,
    weights_file: str | None,
    format_: str,
    output: str | None,
    allow_code: tuple[str, ...],
) -> None:
    """Say how good a trained model is: loss, metrics, confusion matrix, precision, recall and F1 of each class, errors.

    RUN is the folder of a run, a folder of runs (the newest is taken), or a spec with --weights-file.
    """
    with reported():
        found = _evaluation(run, data, weights, weights_file, allow_code)
        emit(_written(found, format_), output)


def _evaluation(
    run: str, data: str | None, weights: str, weights_file: str | None, allow_code: tuple[str, ...]
) -> dict[str, Any]:
    from specnet.api import running

    if running.is_spec(run):
        check_weights(None, weights_file, needed=True)
    loaded, folder = opened(run, allow_code)
    check_weights(folder, weights_file, needed=True)
    if folder is not None:
        return running.evaluation_of_run(loaded, folder, weights, data)
    found, note = running.evaluation_of_spec(loaded, Path(str(weights_file)), data)
    if note:
        click.echo(f"note: {note}", err=True)
    return found


def _written(found: Mapping[str, Any], format_: str) -> str:
    from specnet.cli.listing import as_json, as_markdown, as_text
    from specnet.cli.look import screen_width

    if format_ == "json":
        return as_json(found)
    return as_text(listings(found), screen_width()) if format_ == "text" else as_markdown(listings(found))


def listings(found: Mapping[str, Any]) -> Iterator[Listing]:
    """An evaluation as tables."""
    from specnet.cli.listing import Listing
    from specnet.report.wording import metric_text

    rows = tuple((name, metric_text(name, value)) for name, value in found["metrics"].items())
    yield Listing(
        f"{found['set']}: {found['count']:,} examples in {found['seconds']:.1f} s",
        ("Metric", "Value"),
        rows,
        frozenset({1}),
    )
    for name, output in found["outputs"].items():
        of = f" of {name}" if len(found["outputs"]) > 1 else ""
        yield from _output(output, of)


def _output(output: Mapping[str, Any], of: str) -> Iterator[Listing]:
    from specnet.cli.listing import Listing
    from specnet.report.wording import confidence, number

    if "classes" in output:
        yield _classes(output, of)
    matrix = output.get("confusion", ())
    if 0 < len(matrix) <= WIDEST_CONFUSION:
        headings = ("True class", *map(str, range(len(matrix))))
        named = tuple(_numbered(place, name) for place, name in enumerate(output["class_names"]))
        rows = tuple((name, *(f"{count:,}" for count in row)) for name, row in zip(named, matrix, strict=True))
        yield Listing(
            f"Confusion matrix{of}: true classes in rows, predicted ones in columns",
            headings,
            rows,
            frozenset(range(1, 1 + len(matrix))),
        )
    if "errors" in output:
        rows = tuple((ERRORS[name], number(value)) for name, value in output["errors"].items())
        yield Listing(f"Errors{of}", ("Error", "Value"), rows, frozenset({1}))
    mistakes = output.get("mistakes", ())[:MOST_MISTAKES]
    if mistakes:
        rows = tuple(
            (str(one["row"]), one["truth"], one["predicted"], confidence(one["confidence"])) for one in mistakes
        )
        yield Listing(
            f"Most confident mistakes{of}", ("Row", "Truth", "Predicted", "Confidence"), rows, frozenset({0, 3})
        )


def _numbered(place: int, name: str) -> str:
    return str(place) if name == str(place) else f"{place} {name}"


def _classes(output: Mapping[str, Any], of: str) -> Listing:
    from specnet.cli.listing import Listing

    rows = tuple(
        (one["name"], *(_share(one[key]) for key in ("precision", "recall", "f1")), f"{one['support']:,}")
        for one in output["classes"]
    )
    return Listing(f"Classes{of}", ("Class", "Precision", "Recall", "F1", "Examples"), rows, frozenset(range(1, 5)))


def _share(value: float | None) -> str:
    return "none" if value is None else f"{100 * value:.1f} %"
