"""Predictions as text and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from specnet.cli.listing import Listing
from specnet.cli.listing import as_text as table_text
from specnet.report.wording import confidence, number

Row = Mapping[str, Any]
LONGEST_INPUT, MOST_NUMBERS = 60, 6


def as_text(rows: Sequence[Row], width: int | None) -> str:
    """A table with a line for each input and class, or number."""
    several = any(len(row["outputs"]) > 1 for row in rows)
    lines = [
        (_short(row["input"]), name, *words)
        for row in rows
        for name, answer in row["outputs"].items()
        for words in _words(answer)
    ]
    shown = [
        (told if place == 0 or lines[place - 1][0] != told else "", *rest) for place, (told, *rest) in enumerate(lines)
    ]
    headings = ["Input", "Output", "Prediction", "Confidence"]
    dropped = {1} if not several else set()
    if not any(line[3] for line in lines):
        dropped.add(3)
    kept = [place for place in range(4) if place not in dropped]
    cells = tuple(tuple(line[place] for place in kept) for line in shown)
    right = frozenset({kept.index(3)} if 3 in kept else ())
    text = table_text([Listing("", tuple(headings[place] for place in kept), cells, right)], width)
    return text.lstrip("\n")


def in_one_line(row: Row) -> str:
    """The answer to one input."""
    several = len(row["outputs"]) > 1
    parts = []
    for name, answer in row["outputs"].items():
        told = ", ".join(" ".join(filter(None, words)) for words in _words(answer))
        parts.append(f"{name}: {told}" if several else told)
    return "; ".join(parts)


def _words(answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an output says, and how sure it is."""
    if "labels" in answer:
        return [(", ".join(answer["labels"]) or "none", "")]
    if "class" in answer:
        return [(one["class"], _sure(one)) for one in answer.get("top", [answer])]
    return [(_numbers(answer["value"]), "")]


def _sure(answer: Mapping[str, Any]) -> str:
    return confidence(answer.get("confidence"))


def _numbers(value: Any) -> str:
    if not isinstance(value, list):
        return number(value) if isinstance(value, float) else str(value)
    flat = value if not value or not isinstance(value[0], list) else None
    if flat is None or len(flat) > MOST_NUMBERS:
        return f"{'x'.join(map(str, _shape(value)))} numbers (all with --format json)"
    return ", ".join(map(_numbers, flat))


def _shape(value: Any) -> list[int]:
    return [len(value), *(_shape(value[0]) if value else [])] if isinstance(value, list) else []


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_INPUT else f"{line[: LONGEST_INPUT - 1]}…"


def as_csv(rows: Sequence[Row]) -> str:
    """A line for each input; columns of several outputs begin with the name of the output."""
    lines = [{"input": row["input"], **_columns(row["outputs"])} for row in rows]
    text = io.StringIO()
    table = csv.DictWriter(text, list(dict.fromkeys(name for line in lines for name in line)), lineterminator="\n")
    table.writeheader()
    table.writerows(lines)
    return text.getvalue()


def _columns(outputs: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, answer in outputs.items():
        prefix = f"{name}_" if len(outputs) > 1 else ""
        found |= {f"{prefix}{key}": value for key, value in _cells(answer).items()}
    return found


def _cells(answer: Mapping[str, Any]) -> dict[str, Any]:
    if "labels" in answer:
        return {"prediction": "|".join(answer["labels"])}
    if "class" in answer:
        cells: dict[str, Any] = {}
        for place, one in enumerate(answer.get("top", [answer])):
            end = f"_{place + 1}" if place else ""
            cells |= {f"prediction{end}": one["class"], f"confidence{end}": one.get("confidence", one.get("score"))}
        return cells
    value = answer["value"]
    if not isinstance(value, list):
        return {"prediction": value}
    return {f"prediction_{place}": one for place, one in enumerate(_flat(value))}


def _flat(value: Any) -> list[Any]:
    return [one for part in value for one in _flat(part)] if isinstance(value, list) else [value]
