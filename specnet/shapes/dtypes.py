"""Dtypes: their sizes, their sorts, and which one several of them give together.

Plain numbers of Python count as the weak dtypes `int` and `float`: they take the width of what they meet.
Source: https://keras.io/api/ops/ (`keras.backend.result_type`), with TensorFlow as the engine.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from specnet.shapes.values import Refusal

FLOAT8 = ("float8_e4m3fn", "float8_e5m2")
FLOATS = ("bfloat16", "float16", "float32", "float64")
SIGNED = ("int8", "int16", "int32", "int64")
UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
COMPLEX = ("complex64", "complex128")

# Each dtype and those right above it: a value of the lower one fits into the upper one.
_ABOVE: dict[str, tuple[str, ...]] = {
    "bool": ("int",),
    "int": ("int8", "uint8"),
    "int8": ("int16",),
    "int16": ("int32",),
    "int32": ("int64",),
    "int64": ("float",),
    "uint8": ("uint16", "int16"),
    "uint16": ("uint32", "int32"),
    "uint32": ("uint64", "int64"),
    "uint64": ("float",),
    "float": ("float16", "bfloat16"),
    "float16": ("float32",),
    "bfloat16": ("float32",),
    "float32": ("float64", "complex64"),
    "float64": ("complex128",),
    "complex64": ("complex128",),
    "complex128": (),
}
# Keras never promotes to these.
_NARROWED = {"uint64": "uint32", "complex128": "complex64"}


def is_float(dtype: str | None) -> bool:
    """Whether numbers of this dtype have a fraction; the 8-bit floats count."""
    return dtype is not None and "float" in dtype


def is_integer(dtype: str | None) -> bool:
    """Whether the dtype is a signed or unsigned integer; `bool` is none."""
    return dtype in SIGNED or dtype in UNSIGNED


def is_whole(dtype: str | None) -> bool:
    """Whether numbers of this dtype have no fraction: integers and booleans."""
    return is_integer(dtype) or dtype == "bool"


def weak(value: Any) -> str:
    """The dtype that a plain value of a spec counts as."""
    return "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "float"


def result_type(*dtypes: str | None, floatx: str = "float32") -> str | None:
    """What Keras computes in for values of these dtypes; None where one is unknown. Raises Refusal where they do not go together."""
    if None in dtypes:
        return None
    names = {dtype for dtype in dtypes if dtype is not None}
    joined = _joined(names)
    if joined in ("int", "float"):
        return f"{joined}{floatx[-2:]}"  # `bfloat16` gives `float16`, as Keras has it
    return _NARROWED.get(joined, joined)


def _joined(names: set[str]) -> str:
    """The least dtype that is above all of these."""
    if any(name in FLOAT8 for name in names):
        raise Refusal(
            "wrong-dtype", "8-bit floats do not go together with anything", help="cast them first, with `cast`"
        )
    if len(names) == 1:
        return next(iter(names))
    if unknown := sorted(names - _ABOVE.keys()):
        other = next(name for name in sorted(names) if name != unknown[0])
        raise Refusal("wrong-dtype", f"`{unknown[0]}` and `{other}` do not go together")
    common = set.intersection(*({name, *_all_above(name)} for name in names))
    return max(common, key=lambda name: len(_all_above(name)))


@cache
def _all_above(name: str) -> frozenset[str]:
    return frozenset(_ABOVE[name]).union(*(_all_above(above) for above in _ABOVE[name]))
