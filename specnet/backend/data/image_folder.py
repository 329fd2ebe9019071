"""Images in one folder for each class."""

from __future__ import annotations

import numpy as np

from specnet.backend.data.examples import Array, Examples
from specnet.backend.data.files_classes import class_folders
from specnet.backend.data.files_images import ENDINGS, checked, fits, form_of
from specnet.backend.data.source import Opened, Source


def open_source(source: Source) -> Opened:
    """The images of each set with their class numbers. Every image is read once; raises SpecError where one cannot be."""
    folders = class_folders(source, ENDINGS, "images")
    form = form_of(source)
    in_memory = fits(source, form, sum(len(listed.paths) for listed in folders.sets.values()))
    sets: dict[str, Examples] = {}
    notes = list(folders.notes)
    for name, (paths, classes) in folders.sets.items():
        found = checked(source, folders.root, paths, {"y": classes}, form, in_memory)
        _check_classes(source, folders.class_names, classes[found.rows], name)
        sets[name] = found.examples
        notes += found.notes
    return Opened(sets, folders.class_names, tuple(notes))


def _check_classes(source: Source, names: tuple[str, ...], classes: Array, set_name: str) -> None:
    """A class whose files were all left out is an error."""
    empty = [name for number, name in enumerate(names) if not np.any(classes == number)]
    if empty:
        message = f"no image of the class `{empty[0]}` in the set `{set_name}` can be read"
        raise source.fault("data-empty", message, "path")
