"""Fonts for pictures where the system has none: those that come inside of the matplotlib wheel."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

# Where Linux keeps fonts; other systems always have some.
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
ENDINGS = (".ttf", ".otf", ".ttc", ".pfb", ".t1")
_SETTING = "FONTCONFIG_FILE"
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""


@contextmanager
def some_font(folders: Sequence[str] = FOLDERS) -> Iterator[None]:
    """Graphviz finds a font for what it first draws inside, on a system without fonts too."""
    bundled = _bundled()
    if not sys.platform.startswith("linux") or _SETTING in os.environ or bundled is None or has_fonts(folders):
        yield
        return
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(_CONFIGURATION.format(folder=bundled))
        file.flush()
        os.environ[_SETTING] = file.name
        try:
            yield
        finally:
            del os.environ[_SETTING]


def has_fonts(folders: Sequence[str]) -> bool:
    """Whether a font lies in one of the folders, or below."""
    return any(
        name.lower().removesuffix(".gz").endswith(ENDINGS)
        for folder in folders
        for _, _, names in os.walk(Path(folder).expanduser())
        for name in names
    )


def _bundled() -> Path | None:
    """The folder with DejaVu Sans in the installed matplotlib, which is not imported."""
    found = find_spec("matplotlib")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" if found and found.origin else None
    return folder if folder and folder.is_dir() else None
