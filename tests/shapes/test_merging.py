"""Layers that make one tensor of several: rules against Keras."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.values import Settings, TensorType
from specnet.spec.forms import read_form
from tests.shapes.differential import Case, Generator, check_kind, dimensions, some

Sizes = tuple[int | None, ...]
_DTYPES = ("float32", "float32", "float16", "int32", "bool")
_SHARED = {"dtype": ("float16", "mixed_bfloat16", "int32"), "autocast": (False,)}


def _dtype(random: Random) -> str:
    return "string" if random.random() < 0.03 else random.choice(_DTYPES)


def _changed(random: Random, shape: Sizes, share: float = 0.15) -> Sizes:
    """The same shape with some sizes unknown, 1 or another."""
    return tuple(random.choice([None, 1, 1, 4, 2]) if random.random() < share else size for size in shape)


def _elementwise(most: int) -> Generator:
    def generate(random: Random) -> Case:
        shape = dimensions(random, random.randint(1, 4), least=0, most=5, unknown=0.1)
        shapes = [_changed(random, shape) for _ in range(random.randint(2, most))]
        if random.random() < 0.3:  # fewer axes: they are added behind the batch
            shapes[-1] = (shapes[-1][0], *shapes[-1][2:])
        if random.random() < 0.05:
            shapes[0] = ()
        return Case(some(random, _SHARED), [(one, _dtype(random)) for one in shapes])

    return generate


def _concatenate(random: Random) -> Case:
    shape = dimensions(random, random.randint(1, 4), most=5, unknown=0.1)
    axis = random.choice([*[-1] * 6, *[1] * 4, 2, 2, -2, 0, -3, 3, 4, -5])
    shapes = [_joined(random, _changed(random, shape, 0.06), axis) for _ in range(random.randint(2, 4))]
    if random.random() < 0.08:
        shapes[random.randrange(len(shapes))] += (random.randint(1, 4),)
    if random.random() < 0.03:
        shapes[0] = ()
    policies = {"dtype": (*_SHARED["dtype"], "string"), "autocast": (False,)}
    arguments = some(random, policies) | ({} if axis == -1 and random.random() < 0.5 else {"axis": axis})
    return Case(arguments, [(one, random.choice((*_DTYPES, "string"))) for one in shapes])


def _joined(random: Random, shape: Sizes, axis: int) -> Sizes:
    if not -len(shape) <= axis < len(shape):
        return shape
    sizes = list(shape)
    sizes[axis] = random.choice([None, *[random.randint(0, 5)] * 6])
    return tuple(sizes)


def _dot(random: Random) -> Case:
    one, other = (dimensions(random, random.choice([1, *[2, 3, 3, 4] * 3]), most=3, unknown=0.15) for _ in range(2))
    axes = random.choice([_dot_axis(random, one), [_dot_axis(random, one), _dot_axis(random, other)]])
    first, second = (axes, axes) if isinstance(axes, int) else axes
    if random.random() < 0.85 and -len(one) <= first < len(one) and -len(other) <= second < len(other):
        sizes = list(other)
        sizes[second] = one[first]
        other = tuple(sizes)
    more = some(random, {**_SHARED, "normalize": (True,)})
    return Case({"axes": axes, **more}, [(one, _dtype(random)), (other, _dtype(random))])


def _dot_axis(random: Random, shape: Sizes) -> int:
    return random.choice([*[-1, 1, len(shape) - 1] * 4, 2, 2, -2, 0, 3, -5])


_SUMS = ("Add", "Average", "Maximum", "Minimum", "Multiply")
GENERATORS: dict[str, Generator] = {
    **{kind: _elementwise(4) for kind in _SUMS},
    "Concatenate": _concatenate,
    "Dot": _dot,
    "Subtract": _elementwise(2),
}


def _has_text(case: Case) -> bool:
    """Text where numbers are computed with: Keras sees it when it flows."""
    return any(dtype == "string" for _, dtype in case.inputs)


def _is_text(case: Case, dtype: str) -> bool:
    """Whether an input is text for the layer: one of dtype `string` casts its floats."""
    casts = case.arguments.get("dtype") == "string" and case.arguments.get("autocast", True)
    return dtype == "string" or (casts and "float" in dtype)


def _cannot_join(case: Case) -> bool:
    """Keras compares what is left of shapes without the joined axis, which hides that one of them has no such axis.

    That text does not go with numbers it sees when they flow.
    """
    is_mixed = len({_is_text(case, dtype) for _, dtype in case.inputs}) > 1
    return is_mixed or len({len(shape) for shape, _ in case.inputs}) > 1


def _cannot_multiply(case: Case) -> bool:
    """`Dot` looks for the batch when numbers flow: it must be one, and not be summed over."""
    one, other = (shape for shape, _ in case.inputs)
    given = case.arguments["axes"]
    axes = [given % len(one), given % len(other)] if isinstance(given, int) and given < 0 else given
    first, second = [axes, axes] if isinstance(axes, int) else axes
    is_batch = first in (0, -len(one)) or second in (0, -len(other))
    return _has_text(case) or is_batch or (None not in (one[0], other[0]) and one[0] != other[0])


BEYOND: dict[str, Callable[[Case], bool]] = {"Concatenate": _cannot_join, "Dot": _cannot_multiply}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], beyond=BEYOND.get(kind, _has_text))


@pytest.mark.parametrize(
    ("shapes", "axes", "macs"),
    [
        (((None, 20), (None, 20)), 1, 20),
        (((None, 5, 20), (None, 7, 20)), 2, 5 * 7 * 20),
        (((None, 5, 20), (None, 20, 7)), (2, 1), 5 * 7 * 20),
        (((None, 5, None), (None, 7, None)), -1, None),
    ],
)
def test_cost_of_dot(shapes: tuple[Sizes, Sizes], axes: Any, macs: int | None) -> None:
    construct = read_form("layers", {"Dot": {"axes": axes if isinstance(axes, int) else list(axes)}}, KERAS)
    inputs = tuple(TensorType(shape) for shape in shapes)
    found = ask(KERAS.find_layer("Dot"), construct.arguments, inputs, {}, Settings(), lambda *_: None)  # type: ignore[arg-type, return-value]
    assert found is not None
    assert found.macs == macs
