"""What a data source is given, and what it gives."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from specnet.backend.data.examples import Examples
from specnet.catalog import KERAS
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.spec.data import Data
from specnet.syntax import Node, place_of

DATA_FOLDER = "SPECNET_DATA"
PATHS_START = f"paths start at the folder of the spec, then at the data folder (`--data-dir` or {DATA_FOLDER})"
TRAIN, VALIDATION, TEST = "train", "validation", "test"


class Opened(NamedTuple):
    """What a source holds: examples by the names of its sets (a source without sets has one, `train`).

    `class_names` are those that the source itself knows, in the order of its class numbers; where several targets have classes of
    their own, `classes` has them by output. `notes` are for the log and the
    report, such as which files were skipped.
    """

    sets: Mapping[str, Examples]
    class_names: Sequence[str] | None = None
    notes: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = {}


class Source(NamedTuple):
    """A source as the spec writes it: its arguments, where it stands, and what else `data` says.

    `input_shapes` are those of the model's inputs, without the batch axis, None where one is not known; `input_sorts` are what
    they take (see `table_sorts`).
    """

    kind: str
    arguments: Any
    loc: tuple[str | int, ...]
    data: Data
    root: Node
    folders: tuple[Path, ...]
    stream_limit: int
    input_shapes: tuple[tuple[int | None, ...] | None, ...] = ()
    input_names: tuple[str, ...] = ()
    input_sorts: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()

    def get(self, name: str) -> Any:
        """The value of an argument, or its default; a bare kind has defaults only."""
        if self.arguments is not None:
            return getattr(self.arguments, name, None)
        entry = KERAS.find("sources", self.kind)
        return entry.parameters[name].default if entry and name in entry.parameters else None

    def fault(self, code: str, message: str, argument: str | None = None, *help_: str) -> SpecError:
        """A refusal that points at an argument of the source, or at the source."""
        loc = (*self.loc, self.kind, argument) if argument else self.loc
        return SpecError([Diagnostic(code, message, (Label(place_of(self.root, loc)),), help=help_)])

    def path(self, argument: str = "path") -> Path:
        """The file or folder of an argument: beside the spec, else in the data folder. Raises SpecError where there is none."""
        written = Path(self.get(argument)).expanduser()
        found = found_in(self.folders, written)
        if found is None:
            places = places_of(self.folders, written)
            raise self.fault(
                "data-file",
                f"there is no {places}",
                argument,
                PATHS_START,
            )
        return found


def found_in(folders: Sequence[Path], written: Path) -> Path | None:
    """The first of the folders that holds a path, joined with it; an absolute path is taken as it is."""
    return next((folder / written for folder in folders if (folder / written).exists()), None)


def places_of(folders: Sequence[Path], written: Path) -> str:
    """Where a path was looked for, as a message says it."""
    return " nor ".join(dict.fromkeys(f"`{folder / written}`" for folder in folders))


def data_folders(spec_folder: Path) -> tuple[Path, ...]:
    """Where paths of data start: the folder of the spec, then the data folder of the user."""
    own = os.environ.get(DATA_FOLDER)
    return (spec_folder, Path(own).expanduser()) if own else (spec_folder,)
