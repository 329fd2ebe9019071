"""Runs in a list, and two of them side by side; reads what stands in their folders, and needs no Keras."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from specnet.runs import folder as runs
from specnet.syntax import parse, read_file
from specnet.syntax.node import plain

# Metrics by which runs are told apart, the first that is there; all others go by the loss.
FIRST = ("accuracy", "acc", "categorical_accuracy", "sparse_categorical_accuracy", "binary_accuracy")
OF_LOCK = ("engine", "python")


class Summary(NamedTuple):
    """A run in a few words; `score` is a metric of the evaluation, else the best of validation or training."""

    folder: Path
    name: str
    state: str
    started: str
    epochs: int
    seconds: float
    metric: str
    score: float | None
    scored_on: str

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name


def summaries(folder: Path) -> list[Summary]:
    """All runs in a folder, the newest last. Raises SpecError where there is no such folder, or a run is damaged."""
    if not folder.is_dir():
        raise runs.unusable(folder, "is not there")
    here = [folder] if (folder / runs.LOCK).is_file() else list(runs.runs_below(folder))
    return sorted(map(summary_of, here), key=lambda one: (one.started, str(one.folder)))


def summary_of(folder: Path) -> Summary:
    """A run in a few words. Raises SpecError."""
    lock = _mapping(folder / runs.LOCK)
    epochs = _epochs(folder)
    metric, score, where = _score(folder, epochs)
    return Summary(
        folder,
        str(lock.get("name", folder.parent.name)),
        str(lock.get("state", "")),
        str(lock.get("started", "")),
        len(epochs),
        float(lock.get("seconds") or 0.0),
        metric,
        score,
        where,
    )


def _mapping(path: Path) -> dict[str, Any]:
    found = runs.read_json(path)
    if not isinstance(found, dict):
        raise runs.unusable(path, "is damaged: it does not say what such a file says")
    return found


def _epochs(folder: Path) -> list[Mapping[str, Any]]:
    found = _mapping(folder / runs.HISTORY).get("epochs") if (folder / runs.HISTORY).exists() else None
    return [one for one in found or () if isinstance(one, dict)]


def _score(folder: Path, epochs: Sequence[Mapping[str, Any]]) -> tuple[str, float | None, str]:
    """A metric, its value, and the set that it was measured on."""
    if (folder / runs.EVALUATION).exists():
        found = _mapping(folder / runs.EVALUATION)
        metrics = found.get("metrics", {})
        name = _told_apart_by(metrics)
        return name, _number(metrics.get(name)), str(found.get("set", ""))
    every = {name for epoch in epochs for name in epoch}
    prefix, where = ("val_", "validation") if any(name.startswith("val_") for name in every) else ("", "training")
    name = _told_apart_by({one.removeprefix(prefix): None for one in every if one.startswith(prefix)})
    values = [value for epoch in epochs if (value := _number(epoch.get(prefix + name))) is not None]
    return name, (min(values) if name == "loss" else max(values)) if values else None, where if values else ""


def _told_apart_by(metrics: Mapping[str, Any]) -> str:
    return next((name for name in FIRST if name in metrics), "loss")


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


class Comparison(NamedTuple):
    """Two runs: what each reached and took, and what differs in spec, data and versions (empty text: not there)."""

    sides: tuple[Summary, Summary]
    results: tuple[tuple[str, Any, Any], ...]
    spec: tuple[tuple[str, str, str], ...]
    others: tuple[tuple[str, str, str], ...]


def compare(first: Path, second: Path) -> Comparison:
    """Two runs side by side. Raises SpecError."""
    folders = (runs.find_run(first), runs.find_run(second))
    sides = (summary_of(folders[0]), summary_of(folders[1]))
    specs: list[Any] = [plain(parse(read_file(folder / runs.SPEC))) for folder in folders]
    locks = [_mapping(folder / runs.LOCK) for folder in folders]
    return Comparison(
        sides, tuple(_results(folders)), tuple(differences(specs[0], specs[1])), tuple(_others(locks[0], locks[1]))
    )


def _results(folders: tuple[Path, Path]) -> Iterator[tuple[str, Any, Any]]:
    """Metrics of the evaluations, then what training took."""
    first, second = (_mapping(one / runs.EVALUATION) if (one / runs.EVALUATION).exists() else {} for one in folders)
    if first or second:
        yield "evaluated on", first.get("set"), second.get("set")
    for name in dict.fromkeys([*first.get("metrics", ()), *second.get("metrics", ())]):
        yield name, first.get("metrics", {}).get(name), second.get("metrics", {}).get(name)
    epochs = _epochs(folders[0]), _epochs(folders[1])
    yield "epochs", len(epochs[0]), len(epochs[1])
    yield "seconds an epoch", _usual_seconds(epochs[0]), _usual_seconds(epochs[1])


def _usual_seconds(epochs: Sequence[Mapping[str, Any]]) -> float | None:
    """The median of the epochs after the first, which starts the engine."""
    known = [value for epoch in epochs if (value := _number(epoch.get("seconds"))) is not None]
    return median(known[1:] or known) if known else None


def differences(first: Any, second: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Where two values of plain data differ: path and both values as text, an empty one where there is none."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys([*first, *second]):
            inside = f"{path}.{key}" if path else str(key)
            yield from _difference(first, second, key, inside)
    elif isinstance(first, list) and isinstance(second, list):
        yield from _in_lists(first, second, path)
    elif first != second or type(first) is not type(second):
        yield path, _text(first), _text(second)


def _difference(first: Any, second: Any, key: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if key not in second:
        yield path, _text(first[key]), ""
    elif key not in first:
        yield path, "", _text(second[key])
    else:
        yield from differences(first[key], second[key], path)


def _in_lists(first: list[Any], second: list[Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Items are matched, so that one more does not make all that follow differ; numbers are those of the first list."""
    matcher = SequenceMatcher(None, [_text(one) for one in first], [_text(one) for one in second], autojunk=False)
    for what, start, end, from_, to in matcher.get_opcodes():
        if what == "equal":
            continue
        for number in range(max(end - start, to - from_)):
            place = f"{path}.{start + number}"
            if start + number < end and from_ + number < to:
                yield from differences(first[start + number], second[from_ + number], place)
            elif start + number < end:
                yield place, _text(first[start + number]), ""
            else:
                yield f"{path}.{from_ + number}", "", _text(second[from_ + number])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _others(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What differs beside the spec: the data, the versions, the machine's engine."""
    for section, words in (("fingerprints", "data of {}"), ("versions", "{}")):
        sides = [one.get(section) or {} for one in (first, second)]
        for name in dict.fromkeys([*sides[0], *sides[1]]):
            here, there = (str(side.get(name, "")) for side in sides)
            if here != there:
                yield words.format(name), here[:12], there[:12]
    for name in OF_LOCK:
        if first.get(name) != second.get(name):
            yield name, str(first.get(name, "")), str(second.get(name, ""))
