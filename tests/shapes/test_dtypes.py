"""Which dtype several give together: our table against Keras, for all pairs and triples."""

from __future__ import annotations

from itertools import combinations_with_replacement

import keras
import pytest

from specnet.shapes.dtypes import result_type
from specnet.shapes.sizes import BYTES
from specnet.shapes.values import Refusal

_PLAIN = {"bool": bool, "int": int, "float": float}
_ALL = (*BYTES, "string", "int", "float")


@pytest.mark.parametrize("floatx", ["float32", "float16", "bfloat16", "float64"])
def test_against_keras(floatx: str) -> None:
    usual = keras.config.floatx()
    keras.config.set_floatx(floatx)
    try:
        for number in (1, 2, 3):
            for dtypes in combinations_with_replacement(_ALL, number):
                assert _ours(dtypes, floatx) == _theirs(dtypes), dtypes
    finally:
        keras.config.set_floatx(usual)


def test_unknown() -> None:
    assert result_type("float32", None) is None


def _ours(dtypes: tuple[str, ...], floatx: str) -> str | None:
    try:
        return result_type(*dtypes, floatx=floatx)
    except Refusal:
        return "refused"


def _theirs(dtypes: tuple[str, ...]) -> str:
    try:
        result: str = keras.backend.result_type(*(_PLAIN.get(dtype, dtype) for dtype in dtypes))
        return result
    except ValueError:
        return "refused"
