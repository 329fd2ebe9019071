"""Folders of files, one for each class, and sets of such folders."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from specnet.backend.data.examples import Array
from specnet.backend.data.source import TEST, TRAIN, VALIDATION, Source
from specnet.diagnostics import Diagnostic, Label, SpecError, did_you_mean
from specnet.syntax import place_of

# How people write the folders of sets.
SPELLINGS = {
    TRAIN: ("train", "training"),
    VALIDATION: ("validation", "validate", "valid", "val"),
    TEST: ("test", "testing"),
}


class Listed(NamedTuple):
    """The files of one set, class by class, and the number of each file's class."""

    paths: tuple[str, ...]
    classes: Array


class Folders(NamedTuple):
    """What a folder of class folders holds: its sets by name, the classes in the order of their numbers, and notes."""

    root: Path
    sets: Mapping[str, Listed]
    class_names: tuple[str, ...]
    notes: tuple[str, ...]


def class_folders(source: Source, endings: Collection[str], what: str) -> Folders:
    """The files with one of the endings in class folders below `path`, or in folders of sets that hold class folders.

    `what` names the files in messages (`images`). Raises SpecError where folders and `class_names` do not fit together, or
    a class has no files.
    """
    root = source.path()
    if not root.is_dir():
        raise _no_folder(source, root)
    sets, unused = _sets(source, root)
    if not any(map(_subfolders, sets.values())):
        help_ = f"put the {what} of each class into a folder of its own, such as `cats` and `dogs`"
        raise source.fault("data-empty", f"`{root}` has no class folders", "path", help_)
    names = _class_names(source, root, sets)
    found = {name: _Found(folder, names, endings) for name, folder in sets.items()}
    empty = [f"`{name}` in `{one.folder}`" for one in found.values() for name in names if not one.files[name]]
    if empty:
        some = ", ".join(empty[:10]) + (f" and {len(empty) - 10} more" if len(empty) > 10 else "")
        help_ = f"{what} end in {', '.join(sorted(endings))}"
        raise source.fault("data-empty", f"no {what} for {some}", "path", help_)
    others = [path for one in found.values() for path in one.others]
    notes = (f"left out {len(others):,} files that are no {what}, such as `{others[0]}`",) if others else ()
    listed = {name: one.listed(names) for name, one in found.items()}
    return Folders(root, listed, names, (*unused, *notes))


def _no_folder(source: Source, root: Path) -> SpecError:
    help_ = "name the folder that holds the folders of the classes"
    if source.kind == "image_folder":
        help_ += "; for a table of paths and labels write `image_table`"
    return source.fault("data-file", f"`{root}` is a file, and `{source.kind}` reads a folder", "path", help_)


def _subfolders(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def _sets(source: Source, root: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The folder of each set, training first; one set where the folder holds classes."""
    folders = _subfolders(root)
    classes = {str(name) for name in source.data.class_names or ()}
    if not any(_set_of(one.name) and one.name not in classes and _subfolders(one) for one in folders):
        return {TRAIN: root}, ()
    sets = {_set_name(source, one.name, folders): one for one in folders if _subfolders(one)}
    flat = [one.name for one in folders if not _subfolders(one)]
    notes = tuple(f"the folder `{name}` holds no class folders and is not used" for name in flat)
    return dict(sorted(sets.items(), key=lambda item: item[0] != TRAIN)), notes


def _set_of(folder: str) -> str | None:
    return next((name for name, spellings in SPELLINGS.items() if folder.lower() in spellings), None)


def _set_name(source: Source, folder: str, folders: list[Path]) -> str:
    """The name of a set: that of its folder, or the spelling of it that the spec uses for a split."""
    of = _set_of(folder)
    if of in (TRAIN, TEST):
        return of
    there = {one.name for one in folders}
    written = (source.data.validation, source.data.test)
    asked = [name for name in written if isinstance(name, str) and name not in there and _set_of(name) == of]
    return asked[0] if of and asked else folder


def _class_names(source: Source, root: Path, sets: Mapping[str, Path]) -> tuple[str, ...]:
    """The classes in their order: that of `class_names`, else of the alphabet. Raises SpecError."""
    folders = sorted({one.name for folder in sets.values() for one in _subfolders(folder)})
    written = [str(name) for name in source.data.class_names or ()]
    faults = [*_without_folder(source, root, written, folders), *_without_name(source, written, folders)]
    if written and faults:
        raise SpecError(faults)
    return tuple(written or folders)


def _without_folder(source: Source, root: Path, written: list[str], folders: list[str]) -> Iterator[Diagnostic]:
    for number, name in enumerate(written):
        if name not in folders:
            label = Label(place_of(source.root, ("data", "class_names", number)), did_you_mean(name, folders))
            message = f"the class `{name}` has no folder in `{root}`"
            yield Diagnostic("data-classes", message, (label,), help=(f"its class folders are {_listed(folders)}",))


def _without_name(source: Source, written: list[str], folders: list[str]) -> Iterator[Diagnostic]:
    missing = [name for name in folders if name not in written]
    if missing:
        label = Label(place_of(source.root, ("data", "class_names")))
        noun = "the folder" if len(missing) == 1 else "the folders"
        message = f"{noun} {_listed(missing)} {'is' if len(missing) == 1 else 'are'} in no class of `class_names`"
        yield Diagnostic(
            "data-classes", message, (label,), help=("name every class folder, or leave `class_names` out",)
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


class _Found:
    """The files below the class folders of one set, by class; hidden files are not seen."""

    def __init__(self, folder: Path, names: tuple[str, ...], endings: Collection[str]) -> None:
        self.folder = folder
        self.files: dict[str, list[str]] = {}
        self.others: list[str] = []
        for name in names:
            every = sorted(_files(folder / name))
            self.files[name] = [path for path in every if path.lower().endswith(tuple(endings))]
            self.others += [path for path in every if not path.lower().endswith(tuple(endings))]

    def listed(self, names: tuple[str, ...]) -> Listed:
        """The files in the order of the classes."""
        counts = [len(self.files[name]) for name in names]
        classes = np.repeat(np.arange(len(names), dtype="int32"), counts)
        return Listed(tuple(path for name in names for path in self.files[name]), classes)


def _files(folder: Path) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (f"{where}{os.sep}{name}" for name in files if not name.startswith("."))
