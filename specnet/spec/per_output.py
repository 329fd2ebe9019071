"""Values that are given once, as a list, or by the name of an output: losses, metrics and their weights."""

from __future__ import annotations

from typing import Any

from pydantic_core import CoreSchema, core_schema
from pydantic_core.core_schema import ValidationInfo

from specnet.catalog import KERAS, Catalog
from specnet.spec.forms import Construct, read_form
from specnet.spec.problems import Loc, below_loc, collected, fail, problem, shown


class PerOutput:
    """Annotates a field with kinds of `group`: one, a list, or a mapping from outputs; with `many`, lists of them for each output."""

    def __init__(self, group: str, *, many: bool) -> None:
        self.group = group
        self.many = many

    def schema(self) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._read)

    def _read(self, data: Any, info: ValidationInfo) -> Any:
        catalog: Catalog = info.context or KERAS
        problems: list[Any] = []
        if self._is_by_output(data, catalog):
            value: Any = {key: self._of_output(item, (key,), catalog, problems) for key, item in data.items()}
        elif isinstance(data, list | tuple):
            value = tuple(self._of_output(item, (index,), catalog, problems) for index, item in enumerate(data))
        elif self.many and data is not None:
            help_text = f"write `[{data}]`" if isinstance(data, str) else ""
            fail(
                problem(
                    "wrong-type",
                    "metrics are a list, or a mapping from outputs to lists",
                    label=f"this is {shown(data)}",
                    help=help_text,
                )
            )
        else:
            value = self._of_output(data, (), catalog, problems)
        if problems:
            fail(*problems)
        return value

    def _is_by_output(self, data: Any, catalog: Catalog) -> bool:
        """A mapping names outputs, unless its one key is a kind (or, beginning with a capital letter, looks like one)."""
        if not isinstance(data, dict):
            return False
        keys = list(data)
        return len(keys) != 1 or not (
            catalog.find(self.group, keys[0]) or (keys[0][:1].isupper() and isinstance(data[keys[0]], dict))
        )

    def _of_output(self, data: Any, loc: Loc, catalog: Catalog, problems: list[Any]) -> Any:
        """What one output has: one kind or none, and with `many` a list of them too."""
        if data is None:
            return None
        if self.many and isinstance(data, list | tuple):
            return tuple(self._one(item, (*loc, index), catalog, problems) for index, item in enumerate(data))
        return self._one(data, loc, catalog, problems)

    def _one(self, data: Any, loc: Loc, catalog: Catalog, problems: list[Any]) -> Any:
        if self.many and data is None:
            return None
        if not isinstance(data, str | dict | Construct):
            problems.append(
                problem(
                    "wrong-type",
                    f"a {self._noun} is written `name` or `Kind: {{arguments}}`",
                    loc,
                    label=f"this is {shown(data)}",
                )
            )
            return None
        found, faults = collected(lambda: read_form(self.group, data, catalog))
        problems += (below_loc(fault, loc) for fault in faults)
        return found

    @property
    def _noun(self) -> str:
        return "loss" if self.group == "losses" else "metric"
