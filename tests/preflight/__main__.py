"""Writes the expected text beside each spec. Read the difference before committing it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.preflight.made import make_data
from tests.preflight.shown import CORPUS, shown

with TemporaryDirectory() as name:
    make_data(Path(name))
    for path in CORPUS:
        path.with_suffix(".txt").write_text(shown(path, Path(name))[0], encoding="utf-8")
