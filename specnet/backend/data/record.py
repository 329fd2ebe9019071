"""`data.json`: what the data of a run was: counts, shapes, balance of classes and a fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Batch, Examples
from specnet.backend.data.prepare import Raw

MOST_CLASSES = 1000
See = Callable[[str, Batch], None]


def record_of(raw: Raw, see: See = lambda name, batch: None) -> dict[str, Any]:
    """The record of all splits, as plain data. Reads every example once; `see` gets the batches with the name of their set."""
    splits = raw.splits
    sets = {
        name: _set(examples, raw, partial(see, name))
        for name, examples in splits.named().items()
        if name != "test" or not _same(raw)
    }
    if _same(raw):
        sets["test"] = sets["validation"]
    return {
        "source": raw.source.kind,
        "class_names": _names(raw),
        "notes": list(splits.notes),
        "sets": sets,
    }


def _names(raw: Raw) -> list[str] | dict[str, list[str]] | None:
    """The names of the classes, by output where outputs have classes of their own."""
    if raw.classes:
        return {name: list(names) for name, names in raw.classes.items()}
    return list(raw.class_names) if raw.class_names else None


def _same(raw: Raw) -> bool:
    return raw.splits.test is not None and raw.splits.test is raw.splits.validation


def _set(examples: Examples, raw: Raw, see: Callable[[Batch], None]) -> dict[str, Any]:
    digest = hashlib.sha256()
    counts: dict[str, dict[int, int]] = {}
    shapes: dict[str, dict[str, Any]] = {"inputs": {}, "targets": {}}
    for batch in examples.one_pass(1024):
        see(batch)
        for side, columns in (("inputs", batch.inputs), ("targets", batch.targets)):
            for name, array in columns.items():
                shapes[side][name] = {"shape": list(array.shape[1:]), "dtype": _dtype(array)}
                digest.update(_bytes(array))
        for name, array in batch.targets.items():
            _count(counts.setdefault(name, {}), array, raw.class_names)
    for name, found in counts.items():
        shapes["targets"][name]["classes"] = _balance(found, raw.class_names)
    return {"count": examples.count, **shapes, "sha256": digest.hexdigest()}


def _dtype(array: Array) -> str:
    return "string" if array.dtype.kind in "OUS" else str(array.dtype)


def _bytes(array: Array) -> bytes:
    return "\0".join(map(str, array.ravel())).encode() if array.dtype.kind == "O" else array.tobytes()


def _count(found: dict[int, int], array: Array, names: tuple[str, ...] | None) -> None:
    """Adds the classes of a batch; a target that is no class number leaves nothing."""
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        return
    if array.dtype.kind in "OUS":
        numbers = {name: number for number, name in enumerate(names or ())}
        array = np.asarray([numbers.get(str(one), -1) for one in array])
    if array.dtype.kind in "iub" and len(found) <= MOST_CLASSES:
        for value, number in zip(*np.unique(array, return_counts=True), strict=True):
            found[int(value)] = found.get(int(value), 0) + int(number)


def _balance(found: dict[int, int], names: tuple[str, ...] | None) -> list[int] | None:
    """How many examples each class has, by class number."""
    if not found or min(found) < 0 or max(found) >= MOST_CLASSES:
        return None
    return [found.get(number, 0) for number in range(max(max(found) + 1, len(names or ())))]
