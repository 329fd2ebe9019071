"""What is known of one model while it is resolved: its layers, its items, and what their names mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from specnet.catalog import Catalog
from specnet.diagnostics import did_you_mean
from specnet.graph.faults import Faults
from specnet.graph.graph import Inputs, Layer, Tensor
from specnet.spec import ApplyItem, LayerItem, ModelSpec
from specnet.syntax import Path

MOST_NAMES = 10


@dataclass(slots=True)
class Draft:
    """One item on its way to a call; `layer` is -1 where it applies a layer that does not exist."""

    index: int
    item: LayerItem | ApplyItem
    loc: Path
    layer: int = -1
    name: str = ""
    outputs: int | None = 1
    form: str = "one"
    inputs: Inputs = None
    keywords: dict[str, Any] = field(default_factory=dict)

    @property
    def is_input(self) -> bool:
        """Whether data comes in here."""
        return isinstance(self.item, LayerItem) and self.item.kind == "Input"


@dataclass(slots=True)
class Scope:
    """One model with what has been found out about it; names mean something only within their own model."""

    model: ModelSpec
    name: str
    prefix: str
    loc: Path
    faults: Faults
    catalog: Catalog
    layers: list[Layer] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    layer_names: dict[str, int] = field(default_factory=dict)
    tensors: dict[str, Tensor] = field(default_factory=dict)
    ambiguous: dict[str, Draft] = field(default_factory=dict)

    def item_loc(self, index: int) -> Path:
        """The place of an item in the document."""
        return (*self.loc, "layers", index)

    def tensor(self, name: str, loc: Path) -> Tensor | None:
        """The tensor of a name; None and a fault at `loc` where there is none, or more than one."""
        if name in self.tensors:
            return self.tensors[name]
        if name in self.ambiguous:
            self.ambiguous_output(self.ambiguous[name], loc, f"`{name}`")
        else:
            self.unknown_name(name, loc, [*self.tensors, *self.ambiguous], "no layer or tensor is named")
        return None

    def ambiguous_output(self, source: Draft, loc: Path, what: str) -> None:
        """The fault of using an item with several outputs as one tensor."""
        names = source.item.outputs
        letters = ", ".join("abcdefgh"[: source.outputs or 2])
        one_of = ", ".join(f"`{name}`" for name in names or ())
        help_text = (
            f"name one of {one_of}" if names else f"name them there, `outputs: [{letters}]`, and use one of the names"
        )
        message = f"{what} gives {source.outputs} tensors, and one is needed here"
        self.faults.add("ambiguous-output", message, loc, help=help_text, also=[(source.loc, "these come from here")])

    def unknown_name(self, name: str, loc: Path, known: Iterable[str], what: str) -> None:
        """The fault of a name that means nothing, with the near one or a list of those that there are."""
        choices = list(known)
        label = did_you_mean(name, choices)
        listed = ", ".join(f"`{choice}`" for choice in choices[:MOST_NAMES]) + (
            ", ..." if len(choices) > MOST_NAMES else ""
        )
        self.faults.add(
            "unknown-name",
            f"{what} `{name}`",
            loc,
            label,
            help="" if label or not choices else f"the names here are {listed}",
        )
