"""`samples.npz`: raw inputs that a report shows, of the training set and of the mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Batch, Examples
from specnet.backend.data.prepare import Ready
from specnet.files import whole_file

MOST_SAMPLES = 25
CHUNK = 256
CHANNELS = (1, 3, 4)
# Sources of tables with two axes that are no pictures.
NOT_PICTURES = ("windows",)


def write_samples(path: Path, ready: Ready, evaluation: Mapping[str, Any] | None) -> bool:
    """Writes the file where an input looks like an image, and says whether it did. Raises SpecError."""
    train = ready.raw.splits.train
    name = _image_input(ready, train)
    if name is None:
        return False
    chosen = pick(train, spread_rows(_class_numbers(ready, train), train.count))
    arrays = {"samples": chosen.inputs[name], "labels": _labels(ready, chosen)}
    rows = _mistaken_rows(evaluation)
    if rows and evaluation is not None:
        arrays["mistakes"] = pick(ready.raw.splits.named()[evaluation["set"]], rows).inputs[name]
    with whole_file(path, ".npz") as draft, draft.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    return True


def looks_like_image(shape: Sequence[int]) -> bool:
    """Whether examples of this shape are grey or coloured pictures."""
    return len(shape) == 2 or (len(shape) == 3 and (shape[-1] in CHANNELS or shape[0] in CHANNELS))


def _image_input(ready: Ready, train: Examples) -> str | None:
    if ready.raw.source.kind in NOT_PICTURES or train.count == 0:
        return None
    one = next(train.one_pass(1))
    shapes = {name: array.shape[1:] for name, array in one.inputs.items() if array.dtype.kind in "iufb"}
    return next((name for name, shape in shapes.items() if looks_like_image(shape)), None)


def _class_numbers(ready: Ready, train: Examples) -> Array | None:
    """The class of each training example where that is known without reading the inputs."""
    targets = train.targets()
    if targets is None or len(targets) != 1:
        return None
    ((name, raw),) = targets.items()
    return _as_classes(ready.labels[name].numbers(raw)) if name in ready.labels else None


def _as_classes(numbers: Array) -> Array | None:
    if numbers.ndim == 2:
        numbers = numbers[:, 0] if numbers.shape[1] == 1 else numbers.argmax(-1)
    return numbers if numbers.ndim == 1 and numbers.dtype.kind in "iub" else None


def spread_rows(classes: Array | None, count: int) -> list[int]:
    """Rows spread over the examples, or in turn over the classes where they are known."""
    if classes is None:
        return [int(row) for row in np.unique(np.linspace(0, count - 1, min(MOST_SAMPLES, count)).astype(int))]
    by_class = [np.flatnonzero(classes == one)[:MOST_SAMPLES] for one in np.unique(classes)[:MOST_SAMPLES]]
    in_turn = [int(rows[turn]) for turn in range(MOST_SAMPLES) for rows in by_class if turn < len(rows)]
    return in_turn[:MOST_SAMPLES]


def _labels(ready: Ready, chosen: Batch) -> Array:
    """Class numbers or values of the first target; zeros where there is none."""
    for name, raw in chosen.targets.items():
        if name in ready.labels:
            numbers = ready.labels[name].numbers(raw)
            classes = _as_classes(numbers)
            return classes if classes is not None else numbers
    return np.zeros(chosen.size, dtype="int32")


def _mistaken_rows(evaluation: Mapping[str, Any] | None) -> list[int]:
    outputs = list((evaluation or {}).get("outputs", {}).values())
    return [one["row"] for one in outputs[0].get("mistakes", ())] if outputs else []


def pick(examples: Examples, rows: Sequence[int]) -> Batch:
    """The examples of these rows in their order; a stream is read as far as the last of them."""
    if examples.random_access:
        return examples.take(np.asarray(rows))
    found: dict[int, Batch] = {}
    start = 0
    for batch in examples.one_pass(CHUNK):
        found |= {row: _only(batch, row - start) for row in rows if start <= row < start + batch.size}
        start += batch.size
        if start > max(rows):
            break
    return _joined([found[row] for row in rows])


def _only(batch: Batch, row: int) -> Batch:
    return Batch(
        {name: array[row : row + 1] for name, array in batch.inputs.items()},
        {name: array[row : row + 1] for name, array in batch.targets.items()},
    )


def _joined(batches: list[Batch]) -> Batch:
    first = batches[0]
    return Batch(
        {name: np.concatenate([batch.inputs[name] for batch in batches]) for name in first.inputs},
        {name: np.concatenate([batch.targets[name] for batch in batches]) for name in first.targets},
    )
