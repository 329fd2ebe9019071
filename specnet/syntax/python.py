"""A spec given as Python data, as the same tree that a text is parsed into (without spans)."""

from __future__ import annotations

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place
from specnet.syntax.node import Mapping, Node, Path, Scalar, Sequence, path_text
from specnet.syntax.yaml import DEEPEST


def from_python(value: object) -> Node:
    """The tree of dicts, lists, tuples and scalars. Raises SpecError for anything else, naming its path."""
    faults: list[Diagnostic] = []
    node = _node(value, (), faults)
    if faults:
        raise SpecError(faults)
    return node


def _node(value: object, path: Path, faults: list[Diagnostic]) -> Node:
    if len(path) > DEEPEST:
        faults.append(_fault("too-deep", f"values are nested more than {DEEPEST} deep", path[:8]))
        return Scalar(None)
    if isinstance(value, str) and not _is_unicode(value):
        faults.append(_fault("control-character", "the text holds half a surrogate pair, which is no character", path))
        return Scalar(None)
    if value is None or isinstance(value, bool | str):
        return Scalar(value)
    if isinstance(value, int | float) and type(value) in (int, float):
        return Scalar(value)
    if isinstance(value, list | tuple):
        return Sequence(tuple(_node(item, (*path, index), faults) for index, item in enumerate(value)))
    if isinstance(value, dict):
        return Mapping(
            tuple(
                (Scalar(_key(key, path, faults)), _node(item, (*path, str(key)), faults)) for key, item in value.items()
            )
        )
    faults.append(_fault("wrong-type", f"a spec is plain data, and this is a `{type(value).__name__}`", path))
    return Scalar(None)


def _key(key: object, path: Path, faults: list[Diagnostic]) -> str:
    if (isinstance(key, str) and _is_unicode(key)) or (isinstance(key, int) and not isinstance(key, bool)):
        return str(key)
    faults.append(_fault("non-string-key", f"a key must be text, and `{key!r}` is not", path))
    return ""


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _fault(code: str, message: str, path: Path) -> Diagnostic:
    return Diagnostic(
        code,
        message,
        (Label(Place(None, path_text(path))),),
        help=("use dicts, lists, texts, numbers, true/false and None",) if code == "wrong-type" else (),
    )
