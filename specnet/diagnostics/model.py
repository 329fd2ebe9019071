"""The values that every stage reports with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from specnet.source import Place

Severity = Literal["error", "warning"]


class Label(NamedTuple):
    """A place in the spec with a few words written beside it."""

    place: Place
    text: str = ""


class Diagnostic(NamedTuple):
    """One fault: what (`message`), where (`labels`, the first is the main one), why (`notes`) and how to mend it (`help`).

    `code` is a word such as `unknown-argument`; it names the section in `docs/errors.md`.
    """

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    severity: Severity = "error"

    def __str__(self) -> str:
        from specnet.diagnostics.text import render_one

        return render_one(self)


class SpecError(Exception):
    """Raised when a spec is wrong; `diagnostics` lists every fault that was found, in file order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = in_file_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from specnet.diagnostics.text import render

        return render(self.diagnostics)


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics without repetitions, sorted by file, line and column."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_position))


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    span = diagnostic.labels[0].place.span if diagnostic.labels else None
    return (span.source.name, span.line, span.column) if span else ("", 0, 0)
