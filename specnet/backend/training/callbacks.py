"""The callbacks of a spec with their own arguments; what they write lies in the folder of the run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import keras

from specnet.backend.blame import blamed
from specnet.backend.instantiate import Instantiator
from specnet.backend.training.failures import Named
from specnet.backend.training.phases import Stretch
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.files import whole_file
from specnet.spec import Construct
from specnet.syntax import Node, place_of

# Arguments that name files or folders.
WRITTEN = {
    "ModelCheckpoint": "filepath",
    "CSVLogger": "filename",
    "TensorBoard": "log_dir",
    "OrbaxCheckpoint": "directory",
}
LEFT_OUT = {
    "BackupAndRestore": "`BackupAndRestore` is left out: every run keeps its own checkpoint, and `--resume` goes on from it"
}
# What a callback needs beside Keras, as modules and as packages to install.
NEEDED = {
    "RemoteMonitor": ("requests", "requests"),
    "OrbaxCheckpoint": ("orbax.checkpoint", "orbax-checkpoint"),
    "TensorBoard": ("tensorboard", "tensorboard"),
    "mlflow": ("mlflow", "'specnet[mlflow]'"),
}
Loc = tuple[str | int, ...]


class Place(NamedTuple):
    """Where callbacks write, the epoch that they begin with (from 0), and what tells the user."""

    folder: Path
    epoch: int
    say: Callable[[str], None]


def make_callbacks(
    constructs: Sequence[Construct], loc: Loc, root: Node, make: Instantiator, place: Place
) -> list[Named]:
    """The Keras callbacks of a spec, in its order. Raises SpecError with the place of one that Keras refuses."""
    made = []
    for number, construct in enumerate(constructs):
        at = (*loc, number)
        if construct.kind in LEFT_OUT:
            place.say(LEFT_OUT[construct.kind])
            continue
        with blamed(root, at, construct.kind):
            made.append(Named(_made(construct, make, place), at, construct))
    return made


def check_packages(every: Iterable[Stretch], tracking: Construct | None, root: Node) -> None:
    """Raises SpecError where something needs a package that is not there, before anything is done for a run."""
    if tracking is not None:
        _check_needed(tracking, ("training", "tracking"), root)
    for stretch in every:
        for number, construct in enumerate(stretch.callbacks):
            _check_needed(construct, (*stretch.loc, number), root)


def _check_needed(construct: Construct, loc: Loc, root: Node) -> None:
    module, package = NEEDED.get(construct.kind, ("", ""))
    if not module or find_spec(module.split(".")[0]) is not None:
        return
    label = Label(place_of(root, (*loc, construct.kind), at_key=True))
    message = f"`{construct.kind}` needs the package `{package}`, which is not installed"
    raise SpecError([Diagnostic("missing-package", message, (label,), help=(f"pip install {package}",))])


def _made(construct: Construct, make: Instantiator, place: Place) -> Any:
    given = construct.arguments.given() if construct.arguments is not None else {}
    more: dict[str, Any] = {}
    if construct.kind in WRITTEN:
        name = WRITTEN[construct.kind]
        path = (place.folder / given.get(name, "logs")).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        more[name] = str(path)
    if construct.kind == "CSVLogger" and path.exists():
        trim_rows(path, given.get("separator", ","), place.epoch)
        more["append"] = True
    if construct.kind == "ModelCheckpoint":
        return WholeModelCheckpoint(**make.keywords(construct.arguments) | more)
    if construct.kind == "RemoteMonitor":
        place.say(f"`RemoteMonitor` sends the numbers of every epoch to {given.get('root', 'http://localhost:9000')}")
    if construct.arguments is None:
        return make.target(construct.group, construct.kind)(**more)
    return make.make(construct.group, construct.kind, construct.arguments, **more)


def trim_rows(path: Path, separator: str, epoch: int) -> None:
    """Removes the rows of a table of CSVLogger that training is about to write again."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=separator))
    kept = [row for row in rows if row and (not row[0].isdigit() or int(row[0]) < epoch)]
    with whole_file(path) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=separator).writerows(kept)


class WholeModelCheckpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]
    """ModelCheckpoint whose files appear whole or not at all, even where the process is killed."""

    def _save_model(self, epoch: int, batch: int | None, logs: Any) -> None:
        path = Path(self._get_file_path(epoch, batch, logs))
        if not self._should_save_model(epoch, batch, logs, str(path)):
            return
        suffix = ".weights.h5" if self.save_weights_only else path.suffix
        with whole_file(path, suffix) as draft:
            if self.save_weights_only:
                self.model.save_weights(draft, overwrite=True)
            else:
                self.model.save(draft, overwrite=True)
