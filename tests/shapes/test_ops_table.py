"""The table of operations: every function of `keras.ops` that a spec may name has a rule, and the rule is there."""

from __future__ import annotations

from specnet.catalog import KERAS
from specnet.shapes.rules import OPERATIONS, rule_for


def test_all_operations_have_a_rule() -> None:
    assert sorted(OPERATIONS) == sorted(KERAS.names("ops"))


def test_rules_are_there() -> None:
    for kind in OPERATIONS:
        entry = KERAS.find_layer(kind)
        assert entry is not None
        assert callable(rule_for(entry)), kind
