"""Normalization layers: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, dimensions, some
from tests.shapes.test_activation import is_text

_DTYPES = (*("float32", "float16", "int32", "bool") * 4, "string")
_FLOATS = ("float16", "mixed_bfloat16", "float64")
_SHARED = {"dtype": _FLOATS, "autocast": (False,), "epsilon": (0.1,)}
_PARTS = {"center": (True, False), "scale": (True, False)}


def _input(random: Random, *, least: int = 1) -> Any:
    rank = random.choice([0, 1, *[2, 3, 4, 5] * 3])
    shape = dimensions(random, rank, least=least, unknown=0.1) if rank else ()
    return (shape, random.choice(_DTYPES))


def _axis(random: Random) -> int:
    return random.choice([-1, -1, -1, -1, 1, 1, 1, 2, -2, 3, 0, -4, 4])


def _one_axis(choices: dict[str, Any], *, least: int = 1) -> Generator:
    def generate(random: Random) -> Case:
        arguments = some(random, {**_SHARED, **choices}, most=5)
        if random.random() < 0.6:
            arguments["axis"] = _axis(random)
        return Case(arguments, _input(random, least=least))

    return generate


def _groups(random: Random) -> Case:
    case = _one_axis(_PARTS, least=0)(random)
    groups = {"groups": random.choice([1, 1, 2, 2, 3, -1])} if random.random() < 0.9 else {}
    return Case({**case.arguments, **groups}, case.inputs)


def _some_axes(random: Random) -> Any:
    return random.choice(
        [_axis(random), [_axis(random) for _ in range(random.randint(0, 3))], [-1], [1, -1], [-1, -2], [2, 1]]
    )


def _axes(choices: dict[str, Any]) -> Generator:
    def generate(random: Random) -> Case:
        arguments = some(random, {**_SHARED, **choices}, most=4)
        if random.random() < 0.7:
            arguments["axis"] = _some_axes(random)
        return Case(arguments, _input(random))

    return generate


def _unit(random: Random) -> Case:
    case = _axes({})(random)
    return Case({name: value for name, value in case.arguments.items() if name != "epsilon"}, case.inputs)


_RENORM = {
    "renorm": (True, False),
    "renorm_clipping": ({"rmax": 3, "rmin": 0.5}, {"rmax": 1, "rmin": 2}, {"rmid": 1}, {"dmax": 5}),
    "synchronized": (True,),
    "momentum": (0.5,),
}


def _nested(random: Random, sizes: list[int]) -> Any:
    """Lists of ones with these sizes, at times ragged."""
    if not sizes:
        return 1
    found = [_nested(random, sizes[1:]) for _ in range(sizes[0])]
    return [*found, [1]] if random.random() < 0.03 else found


def _statistics(random: Random, shape: tuple[int | None, ...], axis: Any) -> dict[str, Any]:
    axes = [] if axis is None else [axis] if isinstance(axis, int) else sorted(axis)
    sizes = [shape[a] or 2 if -len(shape) <= a < len(shape) else 2 for a in axes]
    sizes = [random.choice([size, size, size, 1]) for size in sizes]
    sizes = random.choice([sizes, sizes, sizes, sizes[1:], [], [*sizes, 2]])[:3]
    mean = _nested(random, sizes)
    given = {"mean": mean, "variance": random.choice([mean, mean, mean, mean, _nested(random, sizes), 1])}
    return {name: value for name, value in given.items() if random.random() < 0.95}


def _normalization(random: Random) -> Case:
    arguments = some(random, {"dtype": _FLOATS, "invert": (True,), "autocast": (False,)})
    shape, dtype = _input(random)
    if random.random() < 0.7:
        arguments["axis"] = random.choice([None, _some_axes(random), _some_axes(random)])
    if random.random() < 0.6:
        arguments |= _statistics(random, shape, arguments.get("axis", -1))
    return Case(arguments, (shape, dtype))


GENERATORS: dict[str, Generator] = {
    "BatchNormalization": _one_axis({**_PARTS, **_RENORM}),
    "GroupNormalization": _groups,
    "LayerNormalization": _axes(_PARTS),
    "Normalization": _normalization,
    "RMSNormalization": _axes({}),
    "UnitNormalization": _unit,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], beyond=is_text)
