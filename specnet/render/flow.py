"""Plain data in one line, as YAML writes it: `{filters: 32, kernel_size: [3, 3]}`."""

from __future__ import annotations

import json
import re
from typing import Any

from specnet.syntax.scalars import resolve

_SIMPLE = re.compile(r"[A-Za-z_][\w./+-]*(?: [\w./+-]+)*")


def flow(value: Any) -> str:
    """The text of a value that is made of dicts, lists and scalars."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    is_plain = _SIMPLE.fullmatch(text) and isinstance(resolve(text), str)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
