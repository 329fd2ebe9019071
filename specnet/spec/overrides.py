"""Changes from the command line, made in the tree of a spec before it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from specnet.catalog import KERAS, Entry
from specnet.diagnostics import Diagnostic, Label, SpecError, did_you_mean
from specnet.source import Place
from specnet.spec.settings import Change, Step, read_setting
from specnet.syntax import Mapping, Node, Path, Scalar, locate, path_text, plain
from specnet.syntax import Sequence as List

# What Keras trains with where a spec names no optimizer (the default of `keras.Model.compile`).
DEFAULT_OPTIMIZER = "RMSprop"
MOST_LISTED = 12
_NUMBER = re.compile(r"-?[0-9]{1,9}")


def overridden(root: Node, settings: Iterable[str | Change]) -> Node:
    """The tree with its values replaced, one setting (`training.epochs=3`) after the other.

    Mappings that are missing on the way are made, and `Adam` gets arguments where it had none. What is set stands, for
    diagnostics, where the option has it. Raises SpecError with all settings that are malformed or lead nowhere.
    """
    faults: list[Diagnostic] = []
    for setting in settings:
        try:
            change = read_setting(setting) if isinstance(setting, str) else setting
            root = _put(root, change.steps, (), _Aim(root, change.value)) if isinstance(root, Mapping) else root
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    return root


class _Aim(NamedTuple):
    """What a change is made in, and with."""

    root: Node
    value: Node


def _refusal(step: Step, message: str, label: str = "", help_text: str = "") -> SpecError:
    help_ = (help_text,) if help_text else ()
    return SpecError([Diagnostic("bad-setting", message, (Label(Place(step.span), label),), help=help_)])


def _put(node: Node, steps: Sequence[Step], done: Path, aim: _Aim) -> Node:
    """The node with the value at the end of the steps; `done` is the path of the node."""
    if not steps:
        return aim.value
    if isinstance(node, List):
        return _in_list(node, steps, done, aim)
    if isinstance(node, Mapping):
        return _in_mapping(node, steps, done, aim)
    if node.value is None:
        return _in_mapping(Mapping((), aim.value.span), steps, done, aim)
    if isinstance(node.value, str) and (name := _class_of(node.value)):
        return _in_mapping(Mapping(((Scalar(name, node.span), Scalar(None, node.span)),), node.span), steps, done, aim)
    what = f"`{path_text(done)}` is `{node.value if node.raw is None else node.raw}`"
    raise _refusal(
        steps[0], f"{what}, and has nothing inside", help_text=f"to replace it, set `{path_text(done)}` itself"
    )


# Mappings


def _in_mapping(node: Mapping, steps: Sequence[Step], done: Path, aim: _Aim) -> Node:
    name = steps[0].name
    keys = [str(key.value) for key, _ in node.entries]
    if name in keys:
        put = _in_arguments if len(steps) > 1 else _put
        return _with_entry(node, name, put(_value(node, name), steps[1:], (*done, name), aim))
    kind = _kind_taking(keys, steps[0], done, aim)
    if kind:
        return _with_entry(node, kind, _in_arguments(_value(node, kind), steps, (*done, kind), aim))
    if steps[0].in_brackets and _NUMBER.fullmatch(name) and not keys:
        raise _refusal(steps[0], f"there is no list at `{path_text(done)}`", help_text="set the whole list")
    made = _put(_start(name, aim) if len(steps) > 1 else Scalar(None), steps[1:], (*done, name), aim)
    return Mapping((*node.entries, (Scalar(name, steps[0].span), made)), node.span)


def _value(node: Mapping, name: str) -> Node:
    return next(value for key, value in node.entries if key.value == name)


def _with_entry(node: Mapping, name: str, value: Node) -> Mapping:
    return Mapping(tuple((key, value if key.value == name else old) for key, old in node.entries), node.span)


def _start(name: str, aim: _Aim) -> Node:
    """What a setting inside of a missing key starts from: a phase without an optimizer has that of `training`."""
    if name != "optimizer":
        return Scalar(None)
    stated, key = locate(aim.root, ("training", "optimizer"))
    return stated if key and key.value == "optimizer" else Scalar(DEFAULT_OPTIMIZER)


# Kinds and their arguments


def _kind_taking(keys: list[str], step: Step, done: Path, aim: _Aim) -> str:
    """The kind among the keys that has this argument, so that `optimizer.learning_rate` need not name it; or nothing."""
    kinds = [key for key in keys if _entries(key)]
    if len(kinds) != 1:
        return ""
    mine = _entries(kinds[0])
    if any(step.name in entry.parameters for entry in mine):
        return kinds[0]
    if _class_of(step.name) == kinds[0]:
        raise _refusal(
            step, f"`{path_text(done)}` has `{kinds[0]}`", help_text=f"write `{kinds[0]}` in place of `{step.name}`"
        )
    if {entry.group for entry in mine} & {entry.group for entry in _entries(step.name)}:
        at = path_text(done)
        raise _refusal(step, f"`{at}` is `{kinds[0]}`", help_text=f"to replace it, set `{at}={step.name}` first")
    return ""


def _in_arguments(node: Node, steps: Sequence[Step], done: Path, aim: _Aim) -> Node:
    """Sets something below a key; where that is a kind with a lone first argument (`Adam: 1e-3`), this gets its name."""
    takers = [entry for entry in _entries(str(done[-1])) if steps[0].name in entry.parameters]
    first = takers[0].first if takers else None
    if first and not isinstance(node, Mapping) and plain(node) is not None:
        node = Mapping(((Scalar(first.name, node.span), node),), node.span)
    return _put(node, steps, done, aim)


def _entries(kind: str) -> list[Entry]:
    """The kinds of this name that take arguments."""
    found = (KERAS.find(group, kind) for group in KERAS.groups_of(kind))
    return [entry for entry in found if entry and entry.form not in ("function", "text")]


def _class_of(word: str) -> str:
    """The kind that takes arguments for a bare word (`Adam` for `adam`), or an empty text."""
    if _entries(word):
        return word
    groups = KERAS.groups_of(word)
    originals = (entry.same_as or word for group in groups if (entry := KERAS.find(group, word)))
    meant = {original.replace("_", "").lower() for original in originals}
    return next(
        (name for group in groups for name in KERAS.names(group) if name.lower() in meant and _entries(name)), ""
    )


# Lists


def _in_list(node: List, steps: Sequence[Step], done: Path, aim: _Aim) -> Node:
    number, rest = _item(node, steps, done, aim)
    items = list(node.items)
    items[number] = _put(items[number], rest, (*done, number), aim)
    return List(tuple(items), node.span)


def _item(node: List, steps: Sequence[Step], done: Path, aim: _Aim) -> tuple[int, Sequence[Step]]:
    """The number of the item that a step means, and the steps that are left: by number, `name`, or its kind."""
    step = steps[0]
    if _NUMBER.fullmatch(step.name):
        number = int(step.name)
        if not -len(node.items) <= number < len(node.items):
            size = f"{len(node.items)} item{'s' if len(node.items) != 1 else ''}"
            raise _refusal(step, f"`{path_text(done)}` has {size}", "counted from 0", _listing(node, done))
        return number % len(node.items), steps[1:]
    named = [index for index, item in enumerate(node.items) if _name_of(item) == step.name]
    if named:
        return named[0], steps[1:]
    alike = [index for index, item in enumerate(node.items) if step.name in _words(item)]
    if len(alike) == 1:
        bare = isinstance(node.items[alike[0]], Scalar) and len(steps) == 1
        return alike[0], steps[1:] if bare else steps
    message = f"`{path_text(done)}` has {len(alike) or 'no'} item{'s' if len(alike) > 1 else ''} `{step.name}`"
    words = [word for item in node.items for word in (_name_of(item), *_words(item)) if word]
    raise _refusal(step, message, "" if alike else did_you_mean(step.name, words), _listing(node, done))


def _name_of(item: Node) -> str:
    name = (
        next((value for key, value in item.entries if key.value == "name"), None) if isinstance(item, Mapping) else None
    )
    return str(name.value) if isinstance(name, Scalar) else ""


def _words(item: Node) -> list[str]:
    """The kind of an item: its bare word, or its keys but those that stand beside a kind."""
    if isinstance(item, Scalar):
        return [str(item.value)]
    return [str(key.value) for key, _ in item.entries if _entries(str(key.value))] if isinstance(item, Mapping) else []


def _listing(node: List, done: Path) -> str:
    """What is there, as the user may write it."""
    at = path_text(done)
    shown = [f"{at}[{number}] {_shown(item)}".rstrip() for number, item in enumerate(node.items[:MOST_LISTED])]
    more = ["..."] if len(node.items) > MOST_LISTED else []
    return "\n".join(["there are", *shown, *more]) if shown else "the list is empty"


def _shown(item: Node) -> str:
    kind = ", ".join(_words(item))
    return f"{kind} (`{name}`)" if (name := _name_of(item)) and kind else kind or (name and f"`{name}`")
