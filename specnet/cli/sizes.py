"""Sizes of memory on the command line."""

from __future__ import annotations

import re
from typing import Any

import click

_UNITS = {"": 1, "k": 1_000, "m": 1_000**2, "g": 1_000**3, "t": 1_000**4}
_BINARY_UNITS = {"ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30, "ti": 1 << 40}


class MemorySize(click.ParamType):  # type: ignore[type-arg]
    """A number of bytes: `512MiB`, `8GiB`, `16GB`, or a plain number."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes. Fails with the forms that there are."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgt]i?)?b?\s*", str(value).lower())
        if found is None:
            self.fail(f"`{value}` is no size: write a number with a unit, such as `512MiB` or `8GiB`", param, ctx)
        return int(float(found[1]) * {**_UNITS, **_BINARY_UNITS}[found[2] or ""])
