"""Specs as plain data and as YAML text."""

from __future__ import annotations

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
    return yaml.dump(
        to_plain(spec), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None
    )


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper goes by YAML 1.1, so texts that are numbers in YAML 1.2 alone (`1e-3`) need quotes from us."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    is_text = isinstance(resolve(text), str)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_text else '"')


_Dumper.add_representer(str, _text)
