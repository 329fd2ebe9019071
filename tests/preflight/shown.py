"""What training says of a spec before its first step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from unittest.mock import patch

from specnet.api import training
from specnet.diagnostics import SpecError

FOLDER = Path(__file__).parent
CORPUS = sorted(FOLDER.glob("*.yaml"))
FINE = sorted((FOLDER / "fine").glob("*.yaml"))
FIT = "keras.Model.fit"


class Began(BaseException):
    """The first step would have been taken. Not an Exception, so that nothing takes it for a fault of the spec."""


def shown(path: Path, folder: Path) -> tuple[str, bool]:
    """The text of errors or warnings, and whether training would have begun; run in a folder with the data."""
    copy(path, folder / path.name)
    said: list[str] = []
    with inside(folder), patch(FIT, side_effect=Began):
        try:
            training.train(Path(path.name), say=said.append)
        except SpecError as error:
            return f"{error}\n", False
        except Began:
            return "\n\n".join(text for text in said if text.startswith("warning[")) + "\n", True
    raise AssertionError("training ended without a first step")


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Works in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
