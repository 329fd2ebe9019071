"""libyaml's messages, said so that a person knows what to do."""

from __future__ import annotations

import re

import yaml

from specnet.diagnostics import Diagnostic, Label
from specnet.source import Place, Source, Span

_BARE_ITEM = re.compile(r"(\s*)- +([A-Za-z_]\w*)\s*(#.*)?")
_BRACED_VARIABLE = re.compile(r"[{\[,:]\s*\$\{")


def syntax_error(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    """The diagnostic for what stopped PyYAML, with a hint where the cause is a well-known one."""
    mark = error.problem_mark or error.context_mark
    line, column = _position(source, mark)
    problem = str(error.problem or error.context or "this is not YAML")
    labels = [Label(Place(Span(source, line, column, line, column + 1)))]
    opened = error.context_mark
    if opened and opened is not mark and any(word in str(error.context) for word in ("flow", "quoted")):
        at, start = _position(source, opened)
        labels.append(Label(Place(Span(source, at, start, at, start + 1)), "opened here"))
    hint = _hint(source, line, problem)
    return Diagnostic(
        "yaml-syntax", f"not valid YAML: {_plain_words(problem)}", tuple(labels), (), (hint,) if hint else ()
    )


def _position(source: Source, mark: yaml.Mark | None) -> tuple[int, int]:
    """The line and column of a mark; libyaml's end of a text without a last line break is in a line of its own."""
    lines = source.text.count("\n") + 1
    if mark and mark.line >= lines:
        return lines, len(source.line(lines)) + 1
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _plain_words(problem: str) -> str:
    return {
        "mapping values are not allowed in this context": "a `:` stands where no key can be",
        "did not find expected key": "a key was expected here (is the line indented as the one above?)",
        "did not find expected '-' indicator": "a list item starting with `-` was expected here",
        "did not find expected ',' or '}'": "a `{` is not closed, or a `,` is missing",
        "did not find expected ',' or ']'": "a `[` is not closed, or a `,` is missing",
        "found character that cannot start any token": "this character cannot start a value",
        "could not find expected ':'": "a key without its `:`",
    }.get(problem, problem)


def _hint(source: Source, line: int, problem: str) -> str:
    text, above = source.line(line), source.line(line - 1) if line > 1 else ""
    bare = _BARE_ITEM.fullmatch(above)
    if bare and "mapping values" in problem:
        return f"a bare item can't have keys below it: write `- {bare[2]}:`"
    if _BRACED_VARIABLE.search(text) or _BRACED_VARIABLE.search(above):
        return "inside `{...}` and `[...]` put quotes around `${name}`, or write `$name`"
    if "\t" in text or "\t" in above:
        return "YAML is indented with spaces, never with tabs"
    if "mapping values" in problem:
        return "put quotes around text that contains `: `, or check the indentation"
    return ""
