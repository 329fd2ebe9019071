"""The sets of a source -> training, validation and test examples, as `data.validation` and `data.test` say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.examples import Array, Examples, Subset
from specnet.backend.data.source import TEST, TRAIN, VALIDATION, Opened, Source
from specnet.diagnostics import did_you_mean

MOST_CLASSES = 1000


class Splits(NamedTuple):
    """The examples to train on, and those to watch and to test with, where there are any."""

    train: Examples
    validation: Examples | None
    test: Examples | None
    notes: tuple[str, ...] = ()

    def named(self) -> dict[str, Examples]:
        """The splits that there are, by name."""
        every = {TRAIN: self.train, VALIDATION: self.validation, TEST: self.test}
        return {name: examples for name, examples in every.items() if examples is not None}


class Way(NamedTuple):
    """How rows are chosen: a share of them, `fold` of `folds`, or the last ones."""

    share: float = 0.0
    stratify: bool = True
    folds: int = 0
    fold: int = 0
    last: bool = False


def split(source: Source, opened: Opened, open_other: Any, seed: int) -> Splits:
    """The splits of a source. `open_other` opens a second source that stands in place of a split. Raises SpecError."""
    sets = dict(opened.sets)
    train = sets.get(TRAIN) or next(iter(sets.values()))
    notes = list(opened.notes)
    test, train = _part(source, "test", sets, train, open_other, seed, notes)
    validation, train = _part(source, "validation", sets, train, open_other, seed + 1, notes)
    if test is None and source.data.test is None and source.data.validation != TEST:
        test = sets.get(TEST)
    return Splits(train, validation, test if test is not None else _tested(source, sets, validation), tuple(notes))


def _tested(source: Source, sets: Mapping[str, Examples], validation: Examples | None) -> Examples | None:
    """A validation set that is the test set is both; other validation sets are no test."""
    return validation if source.data.validation == TEST else sets.get(TEST)


def _part(
    source: Source,
    key: str,
    sets: Mapping[str, Examples],
    train: Examples,
    open_other: Any,
    seed: int,
    notes: list[str],
) -> tuple[Examples | None, Examples]:
    """The examples of one split, and what is left to train on."""
    written = getattr(source.data, key)
    if written is None:
        return None, train
    if isinstance(written, str):
        return _set(source, key, written, sets), train
    way = _way(written)
    if way is not None:
        notes += _remarks(train, way, key)
        return _cut(train, way, seed)
    other: Opened = open_other(written, ("data", key))
    notes += other.notes
    return next(iter(other.sets.values())), train


def _set(source: Source, key: str, name: str, sets: Mapping[str, Examples]) -> Examples:
    if name in sets:
        return sets[name]
    there = ", ".join(f"`{one}`" for one in sets)
    fault = source.fault("data-set", f"`{source.kind}` has no set `{name}`", None, f"it has {there}")
    (diagnostic,) = fault.diagnostics
    from specnet.diagnostics import Label, SpecError
    from specnet.syntax import place_of

    label = Label(place_of(source.root, ("data", key)), did_you_mean(name, sets))
    raise SpecError([diagnostic._replace(labels=(label,))])


def _way(written: Any) -> Way | None:
    """What a number or a kind of the group `splits` says; None for a source."""
    if isinstance(written, int | float):
        return Way(share=float(written))
    if written.group != "splits":
        return None
    given = written.arguments
    if written.kind == "fraction":
        return Way(share=float(given.size), stratify=given.stratify)
    if written.kind == "folds":
        return Way(folds=given.of, fold=(given.number or 1) - 1)
    return Way(share=float(given.share), last=True)


def _remarks(examples: Examples, way: Way, key: str) -> list[str]:
    """What a reader of the run should know of a split."""
    if examples.overlap and way.last:
        return [f"{examples.overlap:,} examples before the {key} set are left out, for they share rows with it"]
    if examples.overlap:
        return [f"examples of the {key} set share rows with those of training; `{key}: {{last: 0.2}}` keeps them apart"]
    if not examples.random_access and way.stratify and not way.last:
        return [f"the {key} set is not stratified, for the data is read batch by batch"]
    return []


def _cut(examples: Examples, way: Way, seed: int) -> tuple[Examples, Examples]:
    if not examples.random_access:
        from specnet.backend.data.stream import cut

        return cut(examples, _choice(examples.count, way, seed))
    chosen = chosen_rows(examples, way, seed)
    rest = np.setdiff1d(np.arange(examples.count), chosen, assume_unique=True)
    if way.last:
        rest = rest[: max(len(rest) - examples.overlap, 0)]
    return Subset(examples, np.sort(chosen)), Subset(examples, rest)


def chosen_rows(examples: Examples, way: Way, seed: int) -> Array:
    """The rows that a split takes out of the training examples; they follow from the seed and the labels alone."""
    if way.last:
        return np.arange(examples.count - _share(examples.count, way.share), examples.count)
    labels = _labels(examples) if way.stratify else None
    groups = (
        [np.arange(examples.count)] if labels is None else [np.flatnonzero(labels == one) for one in np.unique(labels)]
    )
    random = np.random.default_rng((seed, examples.count))
    shuffled = [random.permutation(group) for group in groups]
    if way.folds:
        dealt = np.concatenate(shuffled)  # dealt out one by one, each fold gets its share of every class
        return dealt[way.fold :: way.folds]
    return np.concatenate([group[: _share(len(group), way.share)] for group in shuffled])


def _choice(count: int, way: Way, seed: int) -> Any:
    """The rows that a split takes out of a stream, each known by its number alone."""
    from specnet.backend.data.stream_choice import Choice

    if way.last:
        return Choice(count, count - _share(count, way.share), count)
    if way.folds:
        return Choice(count, way.fold, count, way.folds, seed)
    return Choice(count, 0, _share(count, way.share), seed=seed)


def _share(count: int, share: float) -> int:
    """At least one and never all."""
    return min(max(round(count * share), 1), count - 1) if count > 1 else 0


def _labels(examples: Examples) -> Array | None:
    """Class numbers or names that a split can be stratified by: one target, few values, each more than once."""
    targets = examples.targets()
    if targets is None or len(targets) != 1 or examples.count == 0:
        return None
    (values,) = targets.values()
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or values.dtype.kind == "f":
        return None
    if values.dtype.kind == "O":
        values = values.astype(str)
    found, counts = np.unique(values, return_counts=True)
    return values if len(found) <= MOST_CLASSES and counts.min() > 1 else None
