"""The files that the tests run over."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
VALID = sorted((ROOT / "tests" / "valid").glob("*.yaml"))
WARNED = sorted((ROOT / "tests" / "warned").glob("*.yaml"))
INVALID = sorted((ROOT / "tests" / "invalid").glob("*.yaml"))
SHOWN_FOLDER = "tests/invalid"


def shown_faults(path: Path) -> str:
    """What `specnet validate` prints for a broken spec, with the path as seen from the project's folder."""
    from specnet import api

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        found = api.validate(path.relative_to(ROOT))
    finally:
        os.chdir(before)
    return "\n\n".join(str(diagnostic) for diagnostic in found) + "\n"
