"""`training.epochs=3`, as `--set` takes it: a path, and a value written as in a spec."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place, Source, Span
from specnet.syntax import Node, parse_from, text_source

OPTION = "--set "
_STEP = re.compile(r"(?P<dot>\.?)(?P<name>[^.\[\]]+)|\[(?P<inside>[^\[\]]+)\]")
_FORM = "write a path, `=` and a value: `training.epochs=3`, `model.layers[2].Dense.units=64`"


class Step(NamedTuple):
    """One step of a path; `in_brackets` tells `layers[2]` from `layers.2`."""

    name: str
    in_brackets: bool
    span: Span


class Change(NamedTuple):
    """A value for a place of a spec; both know where on the command line they were written."""

    steps: tuple[Step, ...]
    value: Node


def read_setting(text: str) -> Change:
    """The change that `PATH=VALUE` asks for. Raises SpecError for another form, and for a value that is not YAML."""
    source = text_source(OPTION + text, OPTION + text)
    end = source.text.find("=", len(OPTION))
    if end < 0:
        _refuse(source, len(OPTION), len(source.text), f"`{text}` sets nothing")
    return Change(_steps(source, end), parse_from(source, end + 1))


def option_change(option: str, value: object, *path: str | int) -> Change:
    """The change that an option with a fixed path stands for, such as `--epochs 3`."""
    source = Source(f"{option} {value}", f"{option} {value}")
    span = _span(source, 0, len(option))
    steps = tuple(Step(str(step), isinstance(step, int), span) for step in path)
    return Change(steps, parse_from(source, len(option) + 1))


def _steps(source: Source, end: int) -> tuple[Step, ...]:
    start = position = len(OPTION)
    steps = []
    while position < end:
        found = _STEP.match(source.text, position, end)
        if not found or bool(found["dot"]) != (position > start and found["name"] is not None):
            _refuse(source, start, end, f"`{source.text[start:end]}` is not a path")
        which = "name" if found["name"] else "inside"
        steps.append(Step(found[which], which == "inside", _span(source, *found.span(which))))
        position = found.end()
    if not steps:
        _refuse(source, start, end + 1, "a setting starts with a path")
    return tuple(steps)


def _span(source: Source, start: int, end: int) -> Span:
    return Span(source, 1, start + 1, 1, end + 1)


def _refuse(source: Source, start: int, end: int, message: str) -> NoReturn:
    place = Place(_span(source, start, end))
    raise SpecError([Diagnostic("bad-setting", message, (Label(place),), help=(_FORM,))])
