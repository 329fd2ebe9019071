"""Operations that Keras takes when it puts a model together and that cannot run, or give another shape than it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.shapes.differential import REFUSED, Case, rule_says
from tests.shapes.running import is_refused_rightly

_F = "float32"


def _pair(first: Any, second: Any) -> dict[str, Any]:
    return {"x1": (first, _F), "x2": (second, _F)}


REFUSED_HERE = {
    "attention without heads": (
        "dot_product_attention",
        Case({}, dict.fromkeys(("query", "key", "value"), ((None, 4, 8), _F))),
    ),
    "keys of another size": (
        "dot_product_attention",
        Case({}, {"query": ((None, 4, 2, 8), _F), "key": ((None, 5, 2, 6), _F), "value": ((None, 5, 2, 8), _F)}),
    ),
    "no value for each key": (
        "dot_product_attention",
        Case({}, {"query": ((None, 4, 2, 8), _F), "key": ((None, 5, 2, 8), _F), "value": ((None, 6, 2, 8), _F)}),
    ),
    "axes that are summed up, of two sizes": ("einsum", Case("ij,jk->ik", [((None, 3), _F), ((4, 5), _F)])),
    "vectors of two sizes": ("dot", Case({}, _pair((3,), (4,)))),
    "tensors of as few numbers": ("vdot", Case({}, _pair((3, 4), (3, 5)))),
    "first and last axes of two sizes": ("tensordot", Case({"axes": 1}, _pair((None, 3), (4, 5)))),
    "more axes than there are": ("tensordot", Case({}, _pair((None, 3), (4,)))),
    "an axis twice": ("tensordot", Case({"axes": [[1, 1], [0, 1]]}, _pair((None, 3), (3, 3)))),
    "a second kernel for other channels": (
        "separable_conv",
        Case(
            {},
            {
                "inputs": ((None, 8, 3), _F),
                "depthwise_kernel": ((3, 3, 2), _F),
                "pointwise_kernel": ((1, 5, 4), _F),
            },
        ),
    ),
    "no spatial axis": ("conv", Case({}, {"inputs": ((None, 3), _F), "kernel": ((3, 4), _F)})),
    "two strides for one axis": ("max_pool", Case([2, 2], {"inputs": ((None, 8, 3), _F)})),
    "a shape with fewer axes": ("broadcast_to", Case([5], {"x": ((4, 5), _F)})),
    "a smaller shape": ("broadcast_to", Case([1, 5], {"x": ((4, 5), _F)})),
    "a slice beyond the end": ("slice", Case({"start_indices": [0, 2], "shape": [1, 3]}, {"inputs": ((4, 4), _F)})),
    "more tensors than there are": ("unstack", Case({"num": 3, "axis": 1}, {"x": ((None, 4), _F)})),
    "an axis before the first": ("array_split", Case({"indices_or_sections": 2, "axis": -5}, {"x": ((2, 3, 4), _F)})),
    "an axis moved twice": ("moveaxis", Case({"source": [0, 0], "destination": [0, 1]}, {"x": ((2, 3, 4), _F)})),
    "an axis taken away twice": ("squeeze", Case({"axis": [0, -3]}, {"x": ((1, 4, 3), _F)})),
    "windows that do not fit in both axes": ("unfold", Case({"kernel_size": 5}, {"x": ((1, 2, 3, 3), _F)})),
    "an axis that is not there": ("layer_normalization", Case({"axis": 2}, {"x": ((None, 4), _F)})),
}


@pytest.mark.parametrize("reason", REFUSED_HERE)
def test_refused_here(reason: str) -> None:
    assert is_refused_rightly(*REFUSED_HERE[reason])


# `einsum` takes a space for one more axis that has to be in the tensor, which nobody means.
def test_spaces_in_einsum() -> None:
    kind, message = rule_says("layers", "einsum", Case("ij, jk->ik", [((2, 3), _F), ((4, 3, 4), _F)]))
    assert kind == REFUSED
    assert "cannot read ` jk`" in message
