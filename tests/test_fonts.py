"""Pictures have letters on a system without fonts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from specnet.render.fonts import FOLDERS, has_fonts
from tests.corpus import ROOT

PROGRAM = """
import os, sys
os.environ.pop("FONTCONFIG_FILE", None)
from specnet import api
from specnet.render import fonts
fonts.some_font.__wrapped__.__defaults__ = ((),)  # as if the system had no folder with fonts
for path in sys.argv[1:]:
    api.diagram("specs/fashion_dnn.yaml", path)
assert "FONTCONFIG_FILE" not in os.environ
assert "matplotlib" not in sys.modules
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have fonts")
def test_a_font_comes_with_the_packages(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"x.{ending}") for ending in ("pdf", "png", "svg")]
    subprocess.run([sys.executable, "-c", PROGRAM, *paths], cwd=ROOT, check=True)
    assert b"DejaVuSans" in (tmp_path / "x.pdf").read_bytes()
    assert "Dense" in (tmp_path / "x.svg").read_text()


def test_fonts_are_found_below_a_folder(tmp_path: Path) -> None:
    assert not has_fonts([str(tmp_path), str(tmp_path / "missing")])
    (tmp_path / "truetype" / "any").mkdir(parents=True)
    (tmp_path / "truetype" / "any" / "Any.TTF").touch()
    assert has_fonts([str(tmp_path)])
    assert all(folder.startswith(("/", "~")) for folder in FOLDERS)
