"""`specnet runs`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specnet.cli.report import example, reported

if TYPE_CHECKING:
    from specnet.cli.listing import Listing
    from specnet.runs.compare import Comparison, Summary

format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="Tables, JSON or Markdown.",
)


@click.command()
@click.argument("words", nargs=-1, metavar="[FOLDER] | compare RUN RUN")
@format_option
@example("specnet runs compare runs/fashion_dnn runs/fashion_minimal")
def runs(words: tuple[str, ...], format_: str) -> None:
    """List the runs in a folder (`runs` by default), or compare two: scores, times, and what differs in the spec.

    Loads no backend.
    """
    if words[:1] == ("compare",):
        if len(words) != 3:
            raise click.UsageError("name two runs to compare")
        with reported():
            _compare(words[1], words[2], format_)
    elif len(words) > 1:
        raise click.UsageError("name one folder, or two runs after `compare`")
    else:
        with reported():
            _list(Path(words[0] if words else "runs"), format_)


def _list(folder: Path, format_: str) -> None:
    from specnet.cli.listing import as_json
    from specnet.runs.compare import summaries

    found = summaries(folder)
    if format_ == "json":
        click.echo(as_json([{**one._asdict(), "folder": str(one.folder), "id": one.id} for one in found]), nl=False)
    elif not found:
        click.echo(f"there are no runs in {folder}")
    else:
        _show([_listing(folder, found)], format_)


def _show(listings: Sequence[Listing], format_: str) -> None:
    from specnet.cli.listing import as_markdown, as_text
    from specnet.cli.look import screen_width

    click.echo(as_text(listings, screen_width()) if format_ == "text" else as_markdown(listings), nl=False)


def _listing(folder: Path, found: Sequence[Summary]) -> Listing:
    from specnet.cli.listing import Listing

    rows = tuple((one.name, one.id, one.state, str(one.epochs), _score(one), f"{one.seconds:,.1f} s") for one in found)
    count = "1 run" if len(found) == 1 else f"{len(found)} runs"
    return Listing(f"{count} in {folder}", ("Name", "Run", "State", "Epochs", "Score", "Time"), rows, frozenset({3, 5}))


def _score(one: Summary) -> str:
    from specnet.report.wording import metric_text

    return "" if one.score is None else f"{one.metric} {metric_text(one.metric, one.score)} ({one.scored_on})"


def _compare(first: str, second: str, format_: str) -> None:
    from specnet.cli.listing import as_json
    from specnet.runs.compare import compare

    found = compare(Path(first), Path(second))
    if format_ == "json":
        click.echo(as_json(_as_data(found)), nl=False)
    else:
        _show(_side_by_side(found), format_)


def _as_data(found: Comparison) -> dict[str, Any]:
    sides = [{**one._asdict(), "folder": str(one.folder), "id": one.id} for one in found.sides]
    named = ("what", "first", "second")
    groups = {"results": found.results, "spec": found.spec, "others": found.others}
    return {"runs": sides} | {
        name: [dict(zip(named, row, strict=True)) for row in rows] for name, rows in groups.items()
    }


def _side_by_side(found: Comparison) -> list[Listing]:
    from specnet.cli.listing import Listing

    heads = tuple(f"{one.name} {one.id}" for one in found.sides)
    results = [("state", *(one.state for one in found.sides))]
    results += [(what, *(_value(what, value) for value in (first, second))) for what, first, second in found.results]
    results.append(("time", *(f"{one.seconds:,.1f} s" for one in found.sides)))
    listings = [Listing("Results", ("", *heads), tuple(results))]
    listings.append(
        Listing("What differs in the spec" if found.spec else "The specs are the same", ("Path", *heads), found.spec)
    )
    if found.others:
        listings.append(Listing("What else differs", ("", *heads), found.others))
    return listings


def _value(what: str, value: Any) -> str:
    from specnet.report.wording import metric_text

    if value is None:
        return ""
    return value if isinstance(value, str) else metric_text(what, value)
