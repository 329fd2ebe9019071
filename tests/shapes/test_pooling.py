"""Pooling layers: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import REFUSED, Case, Generator, check_kind, keras_says, rule_says, some
from tests.shapes.test_convolution import image, rank_of, sized

_DTYPES = ("float32", "float32", "float16", "int32", "float64")
_RANKS = (1, 2, 3)


def _case(random: Random, kind: str, arguments: dict[str, Any], wrong_rank: float = 0.08) -> Case:
    policies = ("float16", "mixed_bfloat16", "float64", *(("int32",) if "Max" in kind else ()))
    arguments |= some(
        random, {"data_format": ("channels_first", "channels_last"), "dtype": policies, "autocast": (False,)}
    )
    channels_first = arguments.get("data_format") == "channels_first"
    shape = image(random, rank_of(kind), channels_first=channels_first, wrong_rank=wrong_rank)
    return Case(arguments, (shape, random.choice(_DTYPES)))


def _pooling(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        rank = rank_of(kind)
        arguments = some(random, {"strides": (sized(random, rank, 1, 4), None), "padding": ("valid", "same")})
        if "Average" in kind or random.random() < 0.8:
            arguments["pool_size"] = sized(random, rank, 1, 4)
        return _case(random, kind, arguments)

    return generate


def _global(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        return _case(random, kind, some(random, {"keepdims": (True, False)}), wrong_rank=0.2)

    return generate


def _adaptive(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        # Keras does not look at the number of axes, see the tests below; a size of 1 is refused for Max when it is read.
        case = _case(random, kind, {"output_size": sized(random, rank_of(kind), 1, 5)}, wrong_rank=0)
        return generate(random) if "Max" in kind and 1 in _sizes(case) else case

    return generate


def _sizes(case: Case) -> tuple[int | None, ...]:
    shape: tuple[int | None, ...] = case.inputs[0]
    return shape[2:] if case.arguments.get("data_format") == "channels_first" else shape[1:-1]


GENERATORS: dict[str, Generator] = {
    **{f"{way}Pooling{rank}D": _pooling(f"{way}Pooling{rank}D") for way in ("Max", "Average") for rank in _RANKS},
    **{
        f"Global{way}Pooling{rank}D": _global(f"Global{way}Pooling{rank}D")
        for way in ("Max", "Average")
        for rank in _RANKS
    },
    **{
        f"Adaptive{way}Pooling{rank}D": _adaptive(f"Adaptive{way}Pooling{rank}D")
        for way in ("Max", "Average")
        for rank in _RANKS
    },
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])


@pytest.mark.parametrize("kind", [kind for kind in GENERATORS if kind.startswith("Adaptive")])
@pytest.mark.parametrize("more", [-1, 1])
def test_adaptive_pooling_of_another_rank_is_refused(kind: str, more: int) -> None:
    """Keras accepts it, gives a shape with the axes that it expects, and fails when data comes."""
    case = Case({"output_size": 2}, ((None, *[5] * (rank_of(kind) + more), 3), "float32"))
    assert keras_says("layers", kind, case)[0] != REFUSED
    assert rule_says("layers", kind, case)[0] == REFUSED


@pytest.mark.parametrize("kind", [kind for kind in GENERATORS if kind.startswith("AdaptiveMax")])
def test_adaptive_max_pooling_of_one_is_refused(kind: str) -> None:
    """Keras accepts it, and TensorFlow divides by zero when data comes, which ends the process."""
    case = Case({"output_size": 2}, ((None, *[5] * (rank_of(kind) - 1), 1, 3), "float32"))
    assert keras_says("layers", kind, case)[0] != REFUSED
    assert rule_says("layers", kind, case)[0] == REFUSED
