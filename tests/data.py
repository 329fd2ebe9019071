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


# The backbone weights that specs of the project name: they are real data too.
BACKBONE_WEIGHTS = {"transfer_mobilenet": "weights/mobilenet_2_5_224_tf_no_top.h5"}


def need_weights(spec: Path) -> None:
    """Skips a test that builds a spec whose backbone weights are not there."""
    if spec.stem in BACKBONE_WEIGHTS:
        real_data(BACKBONE_WEIGHTS[spec.stem])
