"""Real data, which is not part of the project: SPECNET_DATA names its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def real_data(name: str) -> Path:
    """A file of the data folder; the test is skipped, with a word, where there is none, and fails in CI."""
    folder = os.environ.get("SPECNET_DATA")
    if folder and (Path(folder) / name).exists():
        return Path(folder) / name
    if os.environ.get("CI"):
        pytest.fail(f"CI must have SPECNET_DATA with {name}")
    pytest.skip(f"needs {name}: set SPECNET_DATA to the folder with the real data")
