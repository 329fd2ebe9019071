"""What a run wrote down of its data and of its layers that learned."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from specnet.backend.data.source import TRAIN
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded


class DataRecord(NamedTuple):
    """Of `data.json`: the class names, and `shape` and `dtype` of each input as it is stored."""

    class_names: Any
    inputs: dict[str, dict[str, Any]]


def input_names(loaded: Loaded) -> tuple[str, ...]:
    """The names of the model's inputs in their order."""
    return tuple(loaded.graph.calls[number].name for number in loaded.graph.inputs)


def data_record(folder: Path, names: tuple[str, ...]) -> DataRecord:
    """The record of a run whose model has inputs of these names. Raises SpecError for a damaged one."""
    path = folder / runs.DATA
    content = runs.read_json(path)
    try:
        inputs = content["sets"][TRAIN]["inputs"]
        found = {name: {"shape": list(inputs[name]["shape"]), "dtype": str(inputs[name]["dtype"])} for name in names}
        return DataRecord(content["class_names"], found)
    except (LookupError, TypeError) as error:
        raise _damaged(path) from error


def learned_of(folder: Path, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What layers of a run learned, for `features` of these inputs and for the model. Raises SpecError for a damaged file."""
    path = folder / runs.FEATURES
    content = runs.read_json(path)
    if not isinstance(content, list) or not all(_is_record(one, names) for one in content):
        raise _damaged(path)
    return content


def _is_record(one: Any, names: tuple[str, ...]) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("learned"), dict):
        return False
    return isinstance(one.get("in_model"), int) or (one.get("input") in names and isinstance(one.get("layer"), int))


def _damaged(path: Path) -> Exception:
    return runs.unusable(path, "is damaged: it does not say what such a file says")
