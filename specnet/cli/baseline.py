"""`specnet baseline`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from specnet.cli.report import code_option, data_option, example, reported
from specnet.cli.running import emit, opened, output_option
from specnet.diagnostics import SpecError

HEADINGS = {"accuracy": "Accuracy", "f1": "Mean F1", "mae": "Mean error", "rmse": "RMSE", "r2": "R²"}
IN_PERCENT = ("accuracy", "f1")


@click.command()
@click.argument("spec", type=click.Path(), metavar="SPEC|RUN")
@click.option(
    "--estimator",
    "estimators",
    multiple=True,
    metavar="KIND",
    help="As a spec writes it: `SVC`, `{SVC: {C: 10}}`. May be repeated.  [default: those of the spec, else a random forest]",
)
@click.option(
    "--rows", type=click.IntRange(min=1), metavar="N", help="Train on N examples chosen at random.  [default: all]"
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="A table, JSON or Markdown.",
)
@output_option
@data_option
@code_option
@example("specnet baseline runs/fashion_dnn --estimator RandomForestClassifier")
def baseline(
    spec: str,
    estimators: tuple[str, ...],
    rows: int | None,
    format_: str,
    output: str | None,
    allow_code: tuple[str, ...],
) -> None:
    """Train classical estimators of scikit-learn on the same data, and show their time and scores beside those of the run.

    They see the same splits after the same `features`, each example as one row of numbers. With a run, the table is kept in its
    folder too, as `baseline.json`.
    """
    from specnet.api import running

    named = [_plain(text) for text in estimators]
    with reported():
        loaded, folder = opened(spec, allow_code)
        found = running.compared(loaded, folder, named, rows, say=lambda line: click.echo(line, err=True))
        emit(_written(found, loaded.graph.name, format_), output)


def _plain(text: str) -> Any:
    """The estimator that the command line writes, as plain data; what is wrong with it is wrong with the command line."""
    from specnet.spec import read_kind
    from specnet.syntax import parse, text_source
    from specnet.syntax.node import plain

    try:
        node = parse(text_source(text))
        read_kind("estimators", node)
        return plain(node)
    except SpecError as error:
        first = error.diagnostics[0]
        hint = next((f": {label.text}" for label in first.labels if label.text), "")
        raise click.BadParameter(f"{first.message}{hint}", param_hint="'--estimator'") from None


def _written(found: Mapping[str, Any], name: str, format_: str) -> str:
    from specnet.cli.listing import as_json, as_markdown, as_text
    from specnet.cli.look import screen_width

    if format_ == "json":
        return as_json(found)
    listings = list(_listings(found, name))
    return as_text(listings, screen_width()) if format_ == "text" else as_markdown(listings)


def _listings(found: Mapping[str, Any], model: str) -> Iterator[Any]:
    from specnet.cli.listing import Listing

    run = found.get("run", {})
    for name, output in found["outputs"].items():
        keys = list(output["estimators"][0]["scores"])
        rows = [
            (_told(one), _seconds(one["seconds"]), *(_score(key, one["scores"][key]) for key in keys))
            for one in output["estimators"]
        ]
        own = run.get("outputs", {}).get(name)
        if own is not None and run["set"] == found["set"]:
            where = f"{model} ({Path(run['folder']).name})"
            rows.insert(0, (where, _seconds(run["seconds"]), *(_score(key, own[key]) for key in keys)))
        of = f"{name}: " if len(found["outputs"]) > 1 else ""
        title = f"{of}trained on {found['train']:,} examples, scored on the {found['set']} set ({found['count']:,})"
        headings = ("Model", "Training", *(HEADINGS[key] for key in keys))
        yield Listing(title, headings, tuple(rows), frozenset(range(1, len(headings))))


def _told(estimator: Mapping[str, Any]) -> str:
    written = {name: value for name, value in estimator["arguments"].items() if name not in ("random_state", "n_jobs")}
    inside = ", ".join(f"{name}={value}" for name, value in written.items())
    return f"{estimator['kind']} ({inside})" if inside else str(estimator["kind"])


def _seconds(value: float) -> str:
    return f"{value:,.1f} s"


def _score(key: str, value: float | None) -> str:
    from specnet.report.wording import number

    if value is None:
        return "none"
    return f"{100 * value:.2f} %" if key in IN_PERCENT else number(value)
