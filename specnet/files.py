"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place


@contextmanager
def whole_file(path: Path, suffix: str = "") -> Iterator[Path]:
    """A path to write to, moved to `path` when the block ends well and removed when it does not. Raises SpecError."""
    path = Path(os.path.realpath(path))
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=suffix, dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            yield draft
            _flush(draft)
            draft.chmod(0o666 & ~current_umask())
            draft.replace(path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place of `path` when the block ends well. Raises SpecError.

    What stood at `path` before is moved aside until the new folder is in place, and kept if that fails.
    """
    path = Path(os.path.realpath(path))
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            yield draft
            draft.chmod(0o777 & ~current_umask())
            _swap(draft, path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _swap(draft: Path, path: Path) -> None:
    old = draft.with_name(draft.name + ".old")
    if path.exists():
        path.rename(old)
    try:
        draft.rename(path)
    except OSError:
        if old.exists():
            old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def current_umask() -> int:
    """The permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(text: str) -> str:
    """The cause in a message of HDF5, which tells its buffers too."""
    found = re.search(r"error message = '([^']+)'", text)
    return found[1] if found else text


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _reason(error.strerror or str(error))
        raise SpecError(
            [Diagnostic("unwritable-output", f"`{path}` cannot be written: {reason}", (Label(Place(None, str(path))),))]
        ) from error
