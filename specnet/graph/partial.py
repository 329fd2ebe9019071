"""Wiring faults of a spec whose arguments are faulty too, so that a user sees both at once.

Each faulty item is replaced by a stand-in that takes any inputs; what is wrong with the wiring of the others is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from specnet.catalog import Catalog, Entry
from specnet.catalog.curated.calls import InputForm
from specnet.diagnostics import Diagnostic, SpecError
from specnet.graph.resolve import resolve
from specnet.spec import read_spec
from specnet.spec.items import Wiring
from specnet.syntax import Node, from_python, plain

STAND_IN = "?"
_ENTRY = Entry("layers", STAND_IN, "class", inputs=InputForm("any", 1, None))
_IN_ITEM = re.compile(r"model\.layers\[(\d+)\](?:\.([^.\[]+))?")
# Faults that a stand-in cannot cause.
TOLD = {
    "ambiguous-output", "apply-of-input", "cycle", "duplicate-name", "input-with-inputs", "missing-call-input", "missing-input",
    "output-count", "unknown-input-name", "unknown-name", "wrong-input-count",
}  # fmt: skip


def wiring_faults(root: Node, catalog: Catalog, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The wiring faults of the items that `found` does not speak of; none where their wiring itself is unreadable."""
    data: Any = plain(root)
    layers = (
        data.get("model", {}).get("layers") if isinstance(data, dict) and isinstance(data.get("model"), dict) else None
    )
    faulty = _faulty_items(found)
    if not isinstance(layers, list) or faulty is None:
        return []
    items = [_stand_in(item) if number in faulty else item for number, item in enumerate(layers)]
    model = {"specnet": 1, "model": {**data["model"], "layers": items}}
    try:
        resolve(read_spec(from_python(model), _with_stand_in(catalog)), root, _with_stand_in(catalog))
    except SpecError as error:
        return [fault for fault in error.diagnostics if fault.code in TOLD and _item(fault) not in faulty]
    return []


def _faulty_items(found: Iterable[Diagnostic]) -> set[int] | None:
    """The numbers of the items with faults; None where a fault is in the wiring of an item, or in the model itself."""
    faulty = set()
    for diagnostic in found:
        path = diagnostic.labels[0].place.path
        match = _IN_ITEM.match(path)
        if (match and match[2] in Wiring.model_fields) or (match is None and path.startswith("model")):
            return None
        if match:
            faulty.add(int(match[1]))
    return faulty


def _item(diagnostic: Diagnostic) -> int | None:
    match = _IN_ITEM.match(diagnostic.labels[0].place.path)
    return int(match[1]) if match else None


def _stand_in(item: Any) -> Any:
    wiring = {key: item[key] for key in ("name", "inputs", "outputs") if key in item} if isinstance(item, dict) else {}
    is_input = item == "Input" or (isinstance(item, dict) and bool({"Input", "InputLayer"} & item.keys()))
    return {"Input": [1], **wiring} if is_input else {STAND_IN: None, **wiring}


def _with_stand_in(catalog: Catalog) -> Catalog:
    layers = {**catalog.custom.get("layers", {}), STAND_IN: _ENTRY}
    return Catalog({**catalog.custom, "layers": layers}, catalog.allow_code)
