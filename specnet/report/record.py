"""What a run folder says, as values. Files that a run did not come to write are simply absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from specnet.runs import folder as runs

T = TypeVar("T")


class Field(NamedTuple):
    """An input or target: shape without the batch, examples of each class, statistics of each column where known."""

    shape: tuple[int | None, ...]
    dtype: str
    classes: tuple[int, ...] = ()
    statistics: Mapping[str, Mapping[str, float]] = {}


class DataSet(NamedTuple):
    """One split (`train`, `validation` or `test`) and how many samples it has, None where nobody counted."""

    name: str
    size: int | None
    inputs: Mapping[str, Field]
    targets: Mapping[str, Field]
    sha256: str


class Data(NamedTuple):
    """Where the examples came from, and the sets that were made of them."""

    source: str
    class_names: Any
    notes: tuple[str, ...]
    sets: tuple[DataSet, ...]

    @property
    def targets_with_classes(self) -> tuple[str, ...]:
        """The targets whose examples are counted by class."""
        return tuple(dict.fromkeys(name for one in self.sets for name, field in one.targets.items() if field.classes))

    def names(self, target: str, count: int) -> list[str]:
        """A name for each of `count` classes of a target, its number where it has none."""
        given = self.class_names.get(target) if isinstance(self.class_names, Mapping) else self.class_names
        return class_names(given, count)


class History(NamedTuple):
    """One row an epoch, and what ended the training."""

    epochs: tuple[Mapping[str, Any], ...] = ()
    stopped: str = ""


class Output(NamedTuple):
    """How one output of the model did; what does not apply is empty."""

    name: str
    task: str
    class_names: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    classes: tuple[Mapping[str, Any], ...]
    mistakes: tuple[Mapping[str, Any], ...]
    errors: Mapping[str, Any]
    truth: tuple[float, ...]
    predicted: tuple[float, ...]


class Evaluation(NamedTuple):
    """Loss and metrics on one set of `size` samples, and each output by itself."""

    set: str
    size: int
    seconds: float | None
    metrics: Mapping[str, Any]
    outputs: tuple[Output, ...]


class Record(NamedTuple):
    """All of a run folder that a report tells."""

    folder: Path
    lock: Mapping[str, Any]
    data: Data | None
    history: History
    evaluation: Evaluation | None


def read_record(folder: Path) -> Record:
    """The record of a run. Raises SpecError for a folder without `lock.json` and for damaged files."""
    return Record(
        folder,
        _read(folder / runs.LOCK, dict),
        _read_if_there(folder / runs.DATA, _data),
        _read_if_there(folder / runs.HISTORY, _history) or History(),
        _read_if_there(folder / runs.EVALUATION, _evaluation),
    )


def class_names(given: Sequence[Any] | None, count: int) -> list[str]:
    """The names of `count` classes as far as they are given, and numbers for the rest."""
    names = [str(name) for name in given or ()][:count]
    return [*names, *map(str, range(len(names), count))]


def _read_if_there(path: Path, shape: Callable[[Any], T]) -> T | None:
    return _read(path, shape) if path.exists() else None


def _read(path: Path, shape: Callable[[Any], T]) -> T:
    content = runs.read_json(path)
    try:
        return shape(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise runs.unusable(path, "is damaged: it does not say what such a file says") from error


def _data(content: Any) -> Data:
    sets = tuple(_set(name, one) for name, one in content["sets"].items() if one)
    return Data(str(content["source"]), content.get("class_names"), tuple(map(str, content.get("notes") or ())), sets)


def _set(name: str, content: Any) -> DataSet:
    return DataSet(
        name,
        content.get("count"),
        {key: _field(value) for key, value in content.get("inputs", {}).items()},
        {key: _field(value) for key, value in (content.get("targets") or {}).items()},
        str(content.get("sha256") or ""),
    )


def _field(content: Any) -> Field:
    return Field(
        tuple(content["shape"]),
        str(content["dtype"]),
        tuple(int(count) for count in content.get("classes") or ()),
        {str(column): dict(values) for column, values in (content.get("statistics") or {}).items()},
    )


def _history(content: Any) -> History:
    epochs = tuple(dict(epoch) | {"epoch": int(epoch["epoch"])} for epoch in content["epochs"])
    return History(epochs, str(content.get("stopped") or ""))


def _evaluation(content: Any) -> Evaluation:
    outputs = tuple(_output(name, one) for name, one in content.get("outputs", {}).items())
    return Evaluation(
        str(content["set"]), int(content["count"]), content.get("seconds"), dict(content["metrics"]), outputs
    )


def _output(name: str, content: Any) -> Output:
    confusion = tuple(tuple(int(count) for count in row) for row in content.get("confusion") or ())
    if any(len(row) != len(confusion) for row in confusion):
        raise ValueError("a confusion matrix is square")
    scatter = content.get("scatter") or {}
    return Output(
        name,
        str(content.get("task", "other")),
        tuple(class_names(content.get("class_names"), len(confusion))),
        confusion,
        tuple(dict(one) for one in content.get("classes") or ()),
        tuple(dict(one) for one in content.get("mistakes") or ()),
        dict(content.get("errors") or {}),
        _flat(scatter.get("truth")),
        _flat(scatter.get("predicted")),
    )


def _flat(values: Any) -> tuple[float, ...]:
    """The numbers of a list, of lists of lists too (outputs of several numbers)."""
    if values is None:
        return ()
    if not isinstance(values, list):
        return (float(values),)
    return tuple(number for value in values for number in _flat(value))
