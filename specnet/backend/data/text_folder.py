"""Texts in one folder for each class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from specnet.backend.data.examples import Array, Arrays, Batch, Columns, Examples
from specnet.backend.data.files_classes import Listed, class_folders
from specnet.backend.data.files_reading import Unreadable, faults_of, in_threads, kept, short_names
from specnet.backend.data.source import Opened, Source

ENDINGS = (".txt",)


def open_source(source: Source) -> Opened:
    """The texts of each set with their class numbers. Every file is read once; raises SpecError where one is not UTF-8."""
    folders = class_folders(source, ENDINGS, "texts")
    size = sum(Path(path).stat().st_size for listed in folders.sets.values() for path in listed.paths)
    stream = source.data.stream
    streams = stream is True or (stream is not False and size > source.stream_limit)
    sets: dict[str, Examples] = {}
    notes = list(folders.notes)
    for name, listed in folders.sets.items():
        sets[name], more = _examples(source, folders.root, listed, streams)
        notes += more
    return Opened(sets, folders.class_names, tuple(notes))


def _examples(source: Source, root: Path, listed: Listed, streams: bool) -> tuple[Examples, tuple[str, ...]]:
    paths, classes = listed
    texts = np.empty(0 if streams else len(paths), dtype=object)

    def read(number: int) -> None:
        text = read_text(paths[number])
        if not streams:
            texts[number] = text

    faults = faults_of(read, len(paths))
    rows, notes = kept(source, short_names(root, paths), faults, "texts")
    targets = {"y": classes[rows]}
    if streams:
        return Texts([paths[row] for row in rows], targets), notes
    return Arrays({"x": texts[rows]}, targets), notes


def read_text(path: str) -> str:
    """The text of a file. Raises Unreadable where there is no file, or it is not UTF-8."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(path, f"it is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise Unreadable(path, error.strerror or str(error)) from error


class Texts(Examples):
    """Texts that are read when they are taken, beside their targets."""

    def __init__(self, paths: Sequence[str], targets: Columns) -> None:
        self.paths, self.count = paths, len(paths)
        self._targets = targets

    def take(self, rows: Array) -> Batch:
        """The texts of these numbers, in this order."""
        texts = np.empty(len(rows), dtype=object)
        texts[:] = list(in_threads(read_text, (self.paths[row] for row in rows)))
        return Batch({"x": texts}, {name: values[rows] for name, values in self._targets.items()})

    def targets(self) -> Columns:
        """The targets of all texts; no text is read for them."""
        return self._targets
