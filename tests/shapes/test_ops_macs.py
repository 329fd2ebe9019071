"""What operations cost: multiply-adds of one sample, and that every operation has a rule."""

from __future__ import annotations

from typing import Any

import pytest

from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.rules import rule_for
from specnet.shapes.values import Settings
from specnet.spec.forms import read_form
from tests.shapes.differential import typed

_F = "float32"
_A, _B = ((None, 3, 4), _F), ((None, 4, 5), _F)
_IMAGE = ((None, 8, 8, 3), _F)

COSTS: dict[str, tuple[str, Any, Any, int | None]] = {
    "matrices in a batch": ("matmul", {}, {"x1": _A, "x2": _B}, 3 * 4 * 5),
    "a kernel without batch": ("matmul", {}, {"x1": ((None, 4), _F), "x2": ((4, 5), _F)}, 4 * 5),
    "tensors in another order": ("matmul", {}, {"x2": _B, "x1": _A}, 3 * 4 * 5),
    "a vector": ("matmul", {}, {"x1": ((None, 4), _F), "x2": ((4,), _F)}, 4),
    "an unknown axis": ("matmul", {}, {"x1": ((None, None, 4), _F), "x2": _B}, None),
    "dot": ("dot", {}, {"x1": ((None, 4), _F), "x2": ((4, 5), _F)}, 4 * 5),
    "dot with a number": ("dot", {"x2": 2}, {"x1": _A}, 0),
    "inner": ("inner", {}, {"x1": ((None, 4), _F), "x2": ((5, 4), _F)}, 4 * 5),
    "tensordot": ("tensordot", {"axes": [[2], [0]]}, {"x1": _A, "x2": ((4, 5, 6), _F)}, 3 * 4 * 5 * 6),
    "einsum like matmul": ("einsum", "bij,bjk->bik", [_A, _B], 3 * 4 * 5),
    "einsum with dots": ("einsum", "...ij,jk->...ik", [_A, ((4, 5), _F)], 3 * 4 * 5),
    "einsum of three": ("einsum", "bij,jk,kl->bil", [_A, ((4, 5), _F), ((5, 6), _F)], 3 * 4 * 5 + 3 * 5 * 6),
    "einsum of one": ("einsum", "bij->bi", [_A], 0),
    "einsum over an unknown axis": ("einsum", "bij,bjk->bik", [((None, None, 4), _F), _B], None),
    "conv": ("conv", {}, {"inputs": _IMAGE, "kernel": ((3, 3, 3, 16), _F)}, 6 * 6 * 3 * 3 * 3 * 16),
    "conv with strides": ("conv", {"strides": 2, "padding": "same"}, {"inputs": _IMAGE, "kernel": ((3, 3, 3, 16), _F)}, 4 * 4 * 27 * 16),
    "depthwise_conv": ("depthwise_conv", {}, {"inputs": _IMAGE, "kernel": ((3, 3, 3, 2), _F)}, 6 * 6 * 3 * 3 * 3 * 2),
    "separable_conv": (
        "separable_conv",
        {},
        {"inputs": _IMAGE, "depthwise_kernel": ((3, 3, 3, 2), _F), "pointwise_kernel": ((1, 1, 6, 5), _F)},
        6 * 6 * (3 * 3 * 3 * 2 + 6 * 5),
    ),
    "max_pool": ("max_pool", 2, {"inputs": _IMAGE}, 0),
    "attention": (
        "dot_product_attention",
        {},
        {"query": ((None, 7, 2, 4), _F), "key": ((None, 9, 2, 4), _F), "value": ((None, 9, 2, 4), _F)},
        2 * 7 * 9 * 2 * 4,
    ),
    "a decomposition": ("qr", {}, {"x": ((None, 3, 4), _F)}, 0),
    "a transform": ("rfft", {}, {"x": _A}, 0),
}  # fmt: skip


@pytest.mark.parametrize("what", COSTS)
def test_macs(what: str) -> None:
    kind, arguments, inputs, expected = COSTS[what]
    entry = KERAS.find_layer(kind)
    assert entry is not None
    found = ask(entry, read_form("layers", {kind: arguments}, KERAS).arguments, typed(inputs), {}, Settings(), None)  # type: ignore[arg-type]
    assert found is not None
    assert found.macs == expected


def test_every_operation_has_a_rule() -> None:
    assert [kind for kind in KERAS.names("ops") if not rule_for(KERAS.find("ops", kind))] == []  # type: ignore[arg-type]
