"""Where a function of Keras gives another shape or dtype than the model that holds it says. The rules say what the model says.

Each case stands for its kind. A test that fails means that Keras has mended one; its rule then follows from the other tests.
"""

from __future__ import annotations

from typing import Any

import keras
import pytest

from specnet.catalog import KERAS
from specnet.spec.forms import read_form
from tests.shapes.differential import Case, keras_says, operation_result

_COMPLEX = Case({}, {"x": ((2, 3), "complex64")})
_HALF = Case({}, {"x": ((2, 3), "float16")})
_WIDE = Case({}, {"x": ((2, 3), "uint64")})
_ROW_AND_ROWS = Case({}, {"x": ((1, 3), "int32"), "y": ((2, 3), "int32")})
_WITH_NUMBER = Case({"x2": 2}, {"x1": ((2, 3), "int32")})
_HALF_WITH_NUMBER = Case({"x2": 0.5}, {"x1": ((2, 3), "float16")})

SYMBOLIC: dict[str, tuple[tuple[str, ...], Case]] = {
    "the real number from a complex one": (("abs", "absolute", "angle", "imag", "real", "std"), _COMPLEX),
    "the dtype of the input instead of float32": (("logsumexp", "normalize", "reciprocal", "view_as_real"), _HALF),
    "uint64 as it is": (("cbrt",), _WIDE),
    "64 bits kept": (("nanmax", "nanmin", "nansum", "sum"), _WIDE),
    "no 64 bits": (("nanprod", "prod"), _WIDE),
    "the shape of both together": (
        ("bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift", "left_shift", "right_shift"),
        _ROW_AND_ROWS,
    ),
    "a plain number that takes the width of the tensor": (("gcd", "lcm"), _WITH_NUMBER),
    "half a float that becomes a whole one": (("fmod", "logaddexp", "logaddexp2", "mod"), _HALF_WITH_NUMBER),
    "floats from integers": (("leaky_relu",), Case({}, {"x": ((2, 3), "int32")})),
    "complex numbers": (("polar",), Case({"angle": 2}, {"abs_": ((2, 3), "float32")})),
    "the given dtype": (("linspace", "logspace"), Case({"stop": 4, "dtype": "int32"}, {"start": ((2,), "float32")})),
    "a float without regard to the input": (("geomspace",), Case({"stop": 4}, {"start": ((2,), "float16")})),
    "one row for a list of one": (("quantile",), Case({"q": [0.5]}, {"x": ((2, 3), "float32")})),
    "all axes of a tensor of points": (
        ("percentile",),
        Case({}, {"x": ((2, 3), "float32"), "q": ((2, 2), "float32")}),
    ),
    "the other axis, where axes are not in order": (
        ("norm",),
        Case({"axis": [1, 0], "ord": -2, "keepdims": True}, {"x": ((2, 5, 3), "float32")}),
    ),
}  # fmt: skip
_CASES = [(kind, case, what) for what, (kinds, case) in SYMBOLIC.items() for kind in kinds]


@pytest.mark.parametrize(("kind", "case", "what"), _CASES)
def test_differs_when_run(kind: str, case: Case, what: str) -> None:
    outputs, _ = keras_says("layers", kind, case)
    assert outputs != run(kind, case), f"{kind} gives {what}"


def run(kind: str, case: Case) -> Any:
    """Shapes and dtypes of what the function gives for tensors of ones."""
    ones = {name: keras.ops.ones(*tensor) for name, tensor in case.inputs.items()}
    result = operation_result(read_form("layers", {kind: case.arguments}, KERAS), ones)
    return [(tuple(t.shape), keras.backend.standardize_dtype(t.dtype)) for t in keras.tree.flatten(result)]
