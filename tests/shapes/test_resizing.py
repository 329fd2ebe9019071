"""Up-sampling, padding and cropping: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, check_kind, some
from tests.shapes.test_convolution import image, rank_of, sized

_DTYPES = ("float32", "float32", "float16", "int32", "uint8", "bool")
_POLICIES = ("float16", "mixed_bfloat16", "int32", "uint8")
_RANKS = (1, 2, 3)


def _case(random: Random, kind: str, arguments: dict[str, Any]) -> Case:
    formats = {"data_format": ("channels_first", "channels_last")} if kind not in ("Cropping1D", "UpSampling1D") else {}
    arguments |= some(random, {**formats, "dtype": _POLICIES, "autocast": (False,)})
    channels_first = arguments.get("data_format") == "channels_first"
    return Case(arguments, (image(random, rank_of(kind), channels_first=channels_first), random.choice(_DTYPES)))


def _up_sampling(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        rank = rank_of(kind)
        size = random.randint(1, 4) if rank == 1 else sized(random, rank, 1, 4)
        choices: dict[str, Any] = {"size": (size,)}
        if rank == 2:
            choices["interpolation"] = ("nearest", "bilinear", "bicubic", "lanczos3")
        return _case(random, kind, some(random, choices))

    return generate


def _ends(kind: str, argument: str) -> Generator:
    def generate(random: Random) -> Case:
        rank = rank_of(kind)
        most = 4 - rank
        pairs = [sized(random, 2, 0, most) for _ in range(rank)]
        value = random.choice([pairs[0] if rank == 1 else pairs, sized(random, 2 if rank == 1 else rank, 0, most)])
        return _case(random, kind, {argument: value} if random.random() < 0.9 else {})

    return generate


GENERATORS: dict[str, Generator] = {
    **{f"UpSampling{rank}D": _up_sampling(f"UpSampling{rank}D") for rank in _RANKS},
    **{f"ZeroPadding{rank}D": _ends(f"ZeroPadding{rank}D", "padding") for rank in _RANKS},
    **{f"Cropping{rank}D": _ends(f"Cropping{rank}D", "cropping") for rank in _RANKS},
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])
