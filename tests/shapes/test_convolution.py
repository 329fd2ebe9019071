"""Convolutions: rules against Keras."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import keras
import pytest

from specnet.backend.instantiate import instantiate_value
from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.values import Inferred, Settings, TensorType
from specnet.spec.forms import read_form
from tests.shapes.differential import REFUSED, Case, Generator, check_kind, keras_says, rule_says, some

_DTYPES = ("float32", "float32", "float16", "int32", "float64")
_POLICIES = (
    "float16",
    "float64",
    "mixed_bfloat16",
    {"DTypePolicy": "mixed_float16"},
    {"QuantizedDTypePolicy": {"mode": "int8", "source_name": "mixed_bfloat16"}},
)


def rank_of(kind: str) -> int:
    """How many spatial axes a kind has."""
    found = re.search(r"(\d)D", kind)
    assert found is not None
    return int(found[1])


def sized(random: Random, rank: int, least: int, most: int) -> Any:
    """One number for all axes, or one for each, as specs have them."""
    return random.choice([random.randint(least, most), [random.randint(least, most) for _ in range(rank)]])


def image(
    random: Random, rank: int, *, channels_first: bool, wrong_rank: float = 0.08, unknown: float = 0.15
) -> tuple[int | None, ...]:
    """A shape with `rank` spatial axes; sometimes it has one axis too many or too few."""
    if random.random() < wrong_rank:
        rank = random.choice([rank - 1, rank + 1])
    sizes = [None if random.random() < unknown else random.randint(1, 8) for _ in range(rank)]
    channels = None if random.random() < unknown / 3 else random.choice([1, 2, 3, 4, 6])
    batch = random.choice([None, None, 2])
    return (batch, channels, *sizes) if channels_first else (batch, *sizes, channels)


def _arguments(random: Random, kind: str) -> dict[str, Any]:
    rank = rank_of(kind)
    arguments = {
        "kernel_size": sized(random, rank, 1, 4),
        "padding": random.choice(["valid", "same", "causal"] if kind == "Conv1D" else ["valid", "same"]),
        **some(random, {"data_format": ("channels_first", "channels_last"), "use_bias": (True, False)}),
        **some(random, {"dtype": _POLICIES, "activation": ("relu", "softmax"), "autocast": (False,)}, most=1),
    }
    spread = random.choice(["strides", "strides", "dilation_rate", "dilation_rate", "both", "", ""])
    arguments |= {name: sized(random, rank, 1, 3) for name in ("strides", "dilation_rate") if spread in (name, "both")}
    return arguments


def _case(random: Random, kind: str, arguments: dict[str, Any]) -> Case:
    channels_first = arguments.get("data_format") == "channels_first"
    shape = image(random, rank_of(kind), channels_first=channels_first)
    return Case(arguments, (shape, random.choice(_DTYPES)))


def _conv(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        groups = random.choice([None, None, None, None, 1, 2, 3])
        filters = random.randint(1, 4) * random.choice([1, groups or 1])
        arguments = {"filters": filters, **_arguments(random, kind), **({"groups": groups} if groups else {})}
        return _case(random, kind, arguments)

    return generate


def _depthwise(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        return _case(random, kind, {**_arguments(random, kind), **some(random, {"depth_multiplier": (1, 2, 3)})})

    return generate


def _separable(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        more = some(random, {"depth_multiplier": (1, 2, 3)})
        return _case(random, kind, {"filters": random.randint(1, 5), **_arguments(random, kind), **more})

    return generate


def _transpose(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        arguments = {"filters": random.randint(1, 5), **_arguments(random, kind)}
        if random.random() < 0.4:
            arguments["output_padding"] = sized(random, rank_of(kind), 0, 2) if random.random() < 0.8 else None
        case = _case(random, kind, arguments)
        return generate(random) if _gives_nothing(case, rank_of(kind)) else case

    return generate


def _gives_nothing(case: Case, rank: int) -> bool:
    """Keras accepts an output with an axis of 0 and fails when data comes; the rule refuses. See the test below."""
    given = {"strides": 1, "dilation_rate": 1, **case.arguments}
    if given.get("output_padding") is None or given["padding"] == "valid" or len(case.inputs[0]) != rank + 2:
        return False
    shape = case.inputs[0]
    sizes = shape[2:] if given.get("data_format") == "channels_first" else shape[1:-1]
    names = ("kernel_size", "dilation_rate", "output_padding")
    axes = zip(
        sizes, *([given[name]] * rank if isinstance(given[name], int) else given[name] for name in names), strict=True
    )
    return any(
        size == 1 and extra == 0 and (dilation * (kernel - 1) + 1) % 2 == 0 for size, kernel, dilation, extra in axes
    )


GENERATORS: dict[str, Generator] = {
    **{f"Conv{rank}D": _conv(f"Conv{rank}D") for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": _transpose(f"Conv{rank}DTranspose") for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": _depthwise(f"DepthwiseConv{rank}D") for rank in (1, 2)},
    **{f"SeparableConv{rank}D": _separable(f"SeparableConv{rank}D") for rank in (1, 2)},
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])


def test_a_transposed_convolution_that_gives_nothing_is_refused() -> None:
    arguments = {"filters": 3, "kernel_size": 2, "padding": "same", "output_padding": 0}
    case = Case(arguments, ((None, 1, 1, 3), "float32"))
    assert _gives_nothing(case, 2)
    assert keras_says("layers", "Conv2DTranspose", case)[0] == [((None, 0, 0, 3), "float32")]
    assert rule_says("layers", "Conv2DTranspose", case)[0] == REFUSED


def test_multiply_adds_are_what_a_convolution_of_ones_adds_up_to() -> None:
    """Where nothing is padded, each product of ones adds one to the output."""
    for kind, arguments in {
        "Conv2D": {"filters": 6, "kernel_size": [2, 3], "strides": [1, 2], "groups": 2},
        "Conv1D": {"filters": 2, "kernel_size": 3, "dilation_rate": 2},
        "Conv2DTranspose": {"filters": 3, "kernel_size": [2, 3], "strides": 2},
        "DepthwiseConv2D": {"kernel_size": 3, "depth_multiplier": 2},
    }.items():
        shape = (1, *[7] * rank_of(kind), 4)
        construct = read_form("layers", {kind: {**arguments, "use_bias": False}}, KERAS)
        layer = instantiate_value(construct)
        layer.build(shape)
        layer.set_weights([keras.ops.ones(weight.shape) for weight in layer.weights])
        total = int(keras.ops.sum(layer(keras.ops.ones(shape))))
        assert _macs(kind, construct.arguments, shape) == total, kind


def test_multiply_adds_of_a_separable_convolution() -> None:
    arguments = read_form(
        "layers", {"SeparableConv2D": {"filters": 5, "kernel_size": 3, "padding": "same"}}, KERAS
    ).arguments
    assert _macs("SeparableConv2D", arguments, (None, 8, 8, 4)) == 8 * 8 * (3 * 3 * 4 + 4 * 5)
    assert _macs("SeparableConv2D", arguments, (None, 8, None, 4)) is None


def _macs(kind: str, arguments: Any, shape: tuple[int | None, ...]) -> int | None:
    entry = KERAS.find_layer(kind)
    assert entry is not None
    found = ask(entry, arguments, TensorType(shape), {}, Settings(), lambda *_: Inferred(()))
    assert found is not None
    return found.macs
