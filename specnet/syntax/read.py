"""Reading spec files and texts: everything that can go wrong before YAML begins."""

from __future__ import annotations

import re
from pathlib import Path as FilePath

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place, Source, Span

LARGEST_FILE = 4 * 1024 * 1024
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_file(path: str | FilePath) -> Source:
    """The text of a spec file. Raises SpecError when it is missing, unreadable, too large or not UTF-8."""
    name = str(path)
    try:
        with open(path, "rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise _refuse("file-not-found", f"there is no file `{name}`", name, _file_hint(name)) from None
    except IsADirectoryError:
        raise _refuse("unreadable-file", f"`{name}` is a folder", name, "name a spec file in it") from None
    except (OSError, ValueError) as error:
        raise _refuse(
            "unreadable-file", f"`{name}` cannot be read: {getattr(error, 'strerror', None) or error}", name
        ) from None
    if len(raw) > LARGEST_FILE:
        raise _refuse("too-large", f"`{name}` is larger than {LARGEST_FILE // 1024**2} MiB", name)
    return text_source(_decode(raw, name), name)


def text_source(text: str, name: str = "<text>") -> Source:
    """A source made from text. Raises SpecError when it is too large or holds characters that YAML forbids."""
    if len(text) > LARGEST_FILE:
        raise _refuse("too-large", f"the text is larger than {LARGEST_FILE // 1024**2} million characters", name)
    source = Source(name, text.removeprefix("\ufeff"))
    bad = _FORBIDDEN.search(source.text)
    if bad:
        line = source.text.count("\n", 0, bad.start()) + 1
        column = bad.start() - source.text.rfind("\n", 0, bad.start())
        label = Label(Place(Span(source, line, column, line, column + 1)), f"U+{ord(bad[0]):04X}")
        raise SpecError(
            [
                Diagnostic(
                    "control-character", "the text holds a character that YAML forbids", (label,), help=("delete it",)
                )
            ]
        )
    return source


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        seen = (
            "it looks like UTF-16"
            if raw[:2] in (b"\xff\xfe", b"\xfe\xff")
            else f"byte 0x{raw[error.start]:02x} in line {line} is the first that is not"
        )
        raise _refuse("not-utf8", f"`{name}` is not UTF-8 text: {seen}", name, "save the file as UTF-8") from None


def _file_hint(name: str) -> str:
    if ": " in name:
        return "a YAML text is told from a path by its line breaks"
    folder = FilePath(name).parent
    if not folder.is_dir():
        return f"there is no folder `{folder}` either"
    others = sorted(p.name for p in folder.glob("*.y*ml"))[:5]
    return f"`{folder}` holds {', '.join(others)}" if others else ""


def _refuse(code: str, message: str, name: str, help_text: str = "") -> SpecError:
    return SpecError([Diagnostic(code, message, (Label(Place(None, name)),), help=(help_text,) if help_text else ())])
