"""`model:`, the outer one and nested ones."""

from __future__ import annotations

from typing import Annotated

from specnet.spec.items import ApplyItem, Item, LayerItem
from specnet.spec.types import T
from specnet.spec.values import Value


class ModelSpec(Value):
    """Layers in order, and the names of the outputs (left out: the last item)."""

    owner = "`model`"
    layers: tuple[Annotated[LayerItem | ApplyItem, Item()], ...]
    outputs: Annotated[str | tuple[str, ...] | None, T("str | [str...] | null")] = None
