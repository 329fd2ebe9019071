"""Specs as plain data and as YAML text."""

from __future__ import annotations

import re
from typing import Any

import yaml

from specnet.spec.document import Spec
from specnet.spec.forms import Construct
from specnet.spec.items import LayerItem
from specnet.spec.values import Value
from specnet.syntax.scalars import resolve


def to_plain(value: Any) -> Any:
    """A value of a spec as dicts, lists and scalars, without defaults."""
    if isinstance(value, LayerItem):
        beside = {key: to_plain(item) for key, item in value.given().items() if key not in ("kind", "arguments")}
        return _form(value.kind, value.arguments, beside)
    if isinstance(value, Construct):
        beside = {key: item for key in ("name", "trainable") if (item := getattr(value, key)) is not None}
        return _form(value.kind, value.arguments, beside)
    if isinstance(value, Value):
        return {key: to_plain(item) for key, item in value.given().items()}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return {key: to_plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def _form(kind: str, arguments: Value | None, beside: dict[str, Any]) -> Any:
    plain = to_plain(arguments) if arguments is not None else {}
    if not plain and not beside:
        return kind
    return {kind: plain or None, **beside}


def to_yaml(spec: Spec) -> str:
    """The spec as YAML 1.2 text: one line for each flat mapping, keys in the order of the language."""
    return yaml.dump(to_plain(spec), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)


class _Dumper(yaml.SafeDumper):
    """Puts quotes around exactly the texts that YAML 1.2 (not 1.1) would read as something else."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _NotText:
    """Matches the plain scalars that are not read as text."""

    def match(self, text: str) -> bool:
        return not isinstance(resolve(text), str)


_BOOL = re.compile("true|false")
for _tag, _pattern in (("bool", _BOOL), ("null", re.compile("null")), ("int", re.compile(r"[-+]?[0-9]+$")), ("float", re.compile(r"[-+0-9.e]+$|\.inf|-\.inf|\.nan")), ("value", _NotText())):
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, None)  # type: ignore[arg-type]
