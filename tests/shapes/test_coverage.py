"""Every kind of layer and operation has a generator of cases against Keras."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from specnet.catalog import KERAS
from tests.shapes.differential import LEAST

TABLES: list[dict[str, Any]] = [
    importlib.import_module(f"tests.shapes.{path.stem}").__dict__.get("GENERATORS", {})
    for path in sorted(Path(__file__).parent.glob("test_*.py"))
    if path.stem != "test_coverage"
]
# Put to both sides as inputs of everything else.
INPUTS = {"Input", "InputLayer"}


@pytest.mark.parametrize("group", ["layers", "ops"])
def test_every_kind_is_put_to_keras(group: str) -> None:
    tested = {kind for table in TABLES for kind in table}
    kinds = {kind for kind in KERAS.names(group) if not KERAS.find(group, kind).same_as}  # type: ignore[union-attr]
    assert kinds - tested - INPUTS == set()


def test_fifty_cases_a_layer() -> None:
    assert LEAST >= 50
