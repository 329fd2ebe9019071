"""Diagnostics for people: message, position, excerpt with carets, notes and help."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from specnet.diagnostics.model import Diagnostic, Label
from specnet.source import Span

WIDEST_LINE = 120
MOST_SHOWN = 200
CONTEXT_BEFORE = 40
# Control, format (among them those that turn the direction of writing), surrogate, line and paragraph separators.
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Style:
    """The escape codes around the parts of a message; all empty without colour."""

    error: str = ""
    warning: str = ""
    frame: str = ""
    bold: str = ""
    off: str = ""


PLAIN = Style()
COLOUR = Style(error="\x1b[1;31m", warning="\x1b[1;33m", frame="\x1b[34m", bold="\x1b[1m", off="\x1b[0m")


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """The diagnostics as text, a blank line between two; of very many the first 200."""
    texts = [render_one(diagnostic, colour=colour) for diagnostic in diagnostics[:MOST_SHOWN]]
    if len(diagnostics) > MOST_SHOWN:
        texts.append(f"... and {len(diagnostics) - MOST_SHOWN:,} more")
    return "\n\n".join(texts)


def render_one(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """One diagnostic as text, without a final line break."""
    style = COLOUR if colour else PLAIN
    lines = [_headline(diagnostic, style)]
    spans = [label.place.span for label in diagnostic.labels if label.place.span]
    margin = max((len(str(span.line)) for span in spans), default=1)
    lines += _excerpts(diagnostic.labels, margin, style)
    lines += _remarks("note", diagnostic.notes, margin, style)
    lines += _remarks("help", diagnostic.help, margin, style)
    return "\n".join(lines)


def _headline(diagnostic: Diagnostic, style: Style) -> str:
    tone = style.error if diagnostic.severity == "error" else style.warning
    return f"{tone}{diagnostic.severity}[{diagnostic.code}]{style.off}{style.bold}: {visible(diagnostic.message)}{style.off}"


def _excerpts(labels: Sequence[Label], margin: int, style: Style) -> list[str]:
    lines: list[str] = []
    shown: Span | None = None
    main = labels[0].place.span if labels else None
    for group in _by_line(labels):
        span = group[0].place.span
        if span is None:
            lines.append(
                f"{_pad(margin)}{style.frame}-->{style.off} {visible(group[0].place.path or 'the spec')}{_said(group[0])}"
            )
            continue
        if shown is None or shown.source is not span.source:
            head = main if main and main.source is span.source else span
            lines += [
                f"{_pad(margin)}{style.frame}-->{style.off} {visible(head.source.name)}:{head.line}:{head.column}",
                _bar(margin, style),
            ]
        elif span.line - shown.line > 1:
            lines.append(f"{_pad(margin)}{style.frame}...{style.off}")
        lines += _marked_line(group, margin, style)
        shown = span
    return lines


def _by_line(labels: Sequence[Label]) -> list[list[Label]]:
    """Labels grouped by the line they stand on; the main label's file comes first, lines in order."""
    groups: dict[object, list[Label]] = {}
    for label in labels:
        span = label.place.span
        groups.setdefault((span.source.name, span.line) if span else label.place.path, []).append(label)
    if len(groups) > 1 and all(label.place.span for label in labels):
        first = labels[0].place.span
        return sorted(groups.values(), key=lambda group: _order(group[0].place.span, first))
    return list(groups.values())


def _order(span: Span | None, first: Span | None) -> tuple[bool, str, int]:
    assert span is not None
    assert first is not None
    return (span.source is not first.source, span.source.name, span.line)


def _marked_line(group: Sequence[Label], margin: int, style: Style) -> list[str]:
    spans = [label.place.span for label in group if label.place.span]
    text = visible(spans[0].source.line(spans[0].line).replace("\t", " "))
    start, shown = _window(text, spans[0].column - 1)
    number = str(spans[0].line).rjust(margin)
    lines = [f"{style.frame}{number} |{style.off} {shown}".rstrip()]
    marks = sorted(zip(spans, group, strict=True), key=lambda pair: pair[0].column)
    carets, words = _carets(text, marks, start, len(shown))
    lines.append(f"{_bar(margin, style)} {style.error}{carets}{style.off}{words}".rstrip())
    return lines


def _window(text: str, column: int) -> tuple[int, str]:
    if len(text) <= WIDEST_LINE:
        return 0, text
    start = max(0, column - CONTEXT_BEFORE)
    return start, text[start : start + WIDEST_LINE]


def _carets(text: str, marks: Sequence[tuple[Span, Label]], start: int, width: int) -> tuple[str, str]:
    carets, words = "", []
    for span, label in marks:
        begin = min(span.column - 1, len(text))
        end = span.end_column - 1 if span.end_line == span.line else len(text.rstrip())
        end = min(max(end, begin + 1), max(start + width, begin + 1))
        gap = _cells(text[start:begin]) - len(carets)
        carets += " " * max(gap, 0) + "^" * max(_cells(text[begin:end]), 1)
        if label.text:
            words.append(visible(label.text))
    return carets, " " + "; ".join(words) if words else ""


def visible(text: str) -> str:
    """The text with every character that could move or recolour the terminal made a replacement character."""
    return "".join("\ufffd" if unicodedata.category(c) in _INVISIBLE else c for c in text)


def _cells(text: str) -> int:
    """How many terminal cells the text fills."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _remarks(kind: str, remarks: Sequence[str], margin: int, style: Style) -> list[str]:
    indent = "\n" + _pad(margin) + " " * (len(kind) + 5)
    return [
        f"{_pad(margin)} {style.frame}={style.off} {style.bold}{kind}:{style.off} {indent.join(visible(line) for line in remark.splitlines())}"
        for remark in remarks
    ]


def _said(label: Label) -> str:
    return f": {label.text}" if label.text else ""


def _bar(margin: int, style: Style) -> str:
    return f"{_pad(margin)} {style.frame}|{style.off}"


def _pad(margin: int) -> str:
    return " " * margin
