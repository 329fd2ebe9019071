"""Layers around other layers: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, dimensions, keras_says, rule_says, some
from tests.shapes.traced import Excuse, check_traced, inferred

_DTYPES = ("float32", "float32", "float32", "float16", "int32")
_FLAGS = (False, True)


def _recurrent(random: Random, **shared: Any) -> tuple[dict[str, Any], int, tuple[int, ...]]:
    """A recurrent layer, the axes of its input, and the sizes of its states."""
    kind = random.choice(("LSTM", "GRU", "SimpleRNN", "RNN", "RNN of cells", "ConvLSTM1D"))
    units = random.randint(1, 3)
    more = {**some(random, {"dtype": ("float16",), "use_bias": _FLAGS}, 1), **shared}
    if kind.startswith("RNN"):
        more.pop("use_bias", None)
        cells = [{"GRUCell": units}, {"GRUCell": units}]
        cell = {"GRUCell": units} if kind == "RNN" else {"StackedRNNCells": {"cells": cells}}
        return {"RNN": {"cell": cell, **more}}, 3, (units,) * (1 if kind == "RNN" else 2)
    if kind == "ConvLSTM1D":
        return {kind: {"filters": units, "kernel_size": random.randint(1, 2), **more}}, 4, ()
    return {kind: {"units": units, **more}}, 3, (units,) * (2 if kind == "LSTM" else 1)


def _shared(random: Random) -> dict[str, Any]:
    flags = {"return_sequences": _FLAGS, "return_state": _FLAGS, "stateful": (False, False, True)}
    return some(random, flags)


def _siblings(random: Random) -> dict[str, Any]:
    return random.choice(({}, {}, {}, {"name": "own"}, {"name": "forward_own"}, {"trainable": False}))


def _bidirectional(random: Random) -> Case:
    shared = _shared(random)
    layer, rank, sizes = _recurrent(random, **shared)
    if random.random() < 0.05:
        next(iter(layer.values()))["go_backwards"] = True
    arguments: dict[str, Any] = {"layer": {**layer, **_siblings(random)}}
    if random.random() < 0.4:
        backward, _, other = _recurrent(random, **(shared if random.random() < 0.9 else {}), go_backwards=True)
        if random.random() < 0.05:
            next(iter(backward.values()))["go_backwards"] = False
        arguments["backward_layer"] = {**backward, **_siblings(random)}
        sizes += other
    else:
        sizes += sizes
    arguments |= some(
        random, {"merge_mode": ("sum", "mul", "ave", "concat", None), "dtype": ("float16", "mixed_bfloat16")}, 2
    )
    rank = rank if random.random() < 0.93 else random.randint(1, 4)
    shape = dimensions(random, rank, unknown=0.05)
    return Case(arguments, (shape, random.choice(_DTYPES)), _start(random, shape, sizes))


def _start(random: Random, shape: Any, sizes: tuple[int, ...]) -> dict[str, Any]:
    if random.random() > 0.25 or len(shape) != 3 or not sizes:
        return {}
    states = [((random.choice((shape[0], None)), size + (random.random() < 0.1)), "float32") for size in sizes]
    if random.random() < 0.1:
        return {"initial_state": states[0]}
    return {"initial_state": states[:-1] if random.random() < 0.1 else states}


# Layers of all sorts, by the axes of their input.
_INSIDE: dict[int, tuple[Any, ...]] = {
    2: (
        {"Dense": 4},
        {"Dense": {"units": 3, "use_bias": False, "dtype": "float16"}},
        {"Dense": {"units": 3, "lora_rank": 2}},
        {"EinsumDense": {"equation": "ab,bc->ac", "output_shape": 5}},
        {"Embedding": {"input_dim": 4, "output_dim": 3}},
        {"Embedding": {"input_dim": 4, "output_dim": 3, "lora_rank": 1}},
        "BatchNormalization",
        {"Dropout": 0.2},
        {"Reshape": [-1, 1]},
        {"RepeatVector": 2},
        {"LSTMCell": 3},
        "Add",
        {"Attention": {}},
        {"MultiHeadAttention": {"num_heads": 1, "key_dim": 2}},
        {"InputLayer": [3]},
        {"Dense": {"units": 3, "dtype": "int8_from_float32"}},
    ),
    3: (
        {"LSTM": 3},
        {"LSTM": {"units": 3, "return_sequences": True}},
        {"GRU": {"units": 2, "return_state": True}},
        {"SimpleRNN": {"units": 2, "unroll": True}},
        {"RNN": {"cell": {"LSTMCell": 2}}},
        {"Bidirectional": {"layer": {"GRU": 2}}},
        {"Bidirectional": {"layer": {"SimpleRNN": {"units": 2, "unroll": True}}, "merge_mode": None}},
        {"Conv1D": {"filters": 3, "kernel_size": 2}},
        {"Conv1D": {"filters": 3, "kernel_size": 2, "data_format": "channels_first"}},
        {"Conv1DTranspose": {"filters": 3, "kernel_size": 2}},
        {"DepthwiseConv1D": {"kernel_size": 2, "depth_multiplier": 2}},
        {"SeparableConv1D": {"filters": 2, "kernel_size": 2}},
        {"MaxPooling1D": 2},
        "GlobalAveragePooling1D",
        "Flatten",
        {"TimeDistributed": {"layer": {"Dense": 3}}},
        {"SpectralNormalization": {"layer": {"Dense": 3}}},
        {"SpectralNormalization": {"layer": {"SpectralNormalization": {"layer": {"Dense": 3}}}}},
        {"Pipeline": {"layers": [{"Dense": 2}]}},
        {"ZeroPadding1D": 1},
        {"Activation": "relu"},
        {"Rescaling": 0.5},
        "LayerNormalization",
    ),
    4: (
        {"Conv2D": {"filters": 3, "kernel_size": 2}},
        {"Conv2D": {"filters": 2, "kernel_size": [5, 1], "strides": 2}},
        {"MaxPooling2D": 2},
        "Flatten",
        {"ConvLSTM1D": {"filters": 2, "kernel_size": 1}},
        {"Resizing": {"height": 3, "width": 4}},
        {"RandomFlip": "horizontal"},
    ),
}


def _inside(random: Random) -> tuple[Any, int]:
    rank = random.choice((2, 2, 3, 3, 3, 4))
    layer = random.choice(_INSIDE[rank])
    sibling = random.choice(({}, {}, {}, {"name": "own"}, {"trainable": False}))
    return {**(layer if isinstance(layer, dict) else {layer: None}), **sibling}, rank


def _shape(random: Random, rank: int) -> Any:
    rank = rank if random.random() < 0.93 else max(1, rank + random.choice((-1, 1)))
    return dimensions(random, rank, unknown=0.08)


def _time_distributed(random: Random) -> Case:
    layer, rank = _inside(random)
    shape = _shape(random, rank + 1)
    call = {}
    if random.random() < 0.15 and len(shape) > 1:
        call["mask"] = (shape[0], random.choice((shape[1], shape[1], 6))), "bool"
    more = some(random, {"dtype": ("float16", "int32", "string")}, 1)
    return Case({"layer": layer, **more}, (shape, random.choice(_DTYPES)), call)


def _spectral_normalization(random: Random) -> Case:
    layer, rank = _inside(random)
    while random.random() < 0.8 and not any(part in str(layer) for part in ("Dense", "Conv1D", "Conv2D", "Embedding")):
        layer, rank = _inside(random)
    more = some(random, {"dtype": ("float16", "mixed_float16"), "power_iterations": (1, 2)}, 1)
    return Case({"layer": layer, **more}, (_shape(random, rank), random.choice(_DTYPES)))


def _pipeline(random: Random) -> Case:
    layers, rank = [], random.choice((2, 3, 3, 4))
    for _ in range(random.choice((0, 1, 1, 2, 2, 3))):
        layer = random.choice(_INSIDE[rank])
        layers.append(layer if isinstance(layer, dict) else {layer: None})
    return Case({"layers": layers}, (_shape(random, rank), random.choice(_DTYPES)))


GENERATORS: dict[str, Generator] = {
    "Bidirectional": _bidirectional,
    "TimeDistributed": _time_distributed,
    "SpectralNormalization": _spectral_normalization,
    "Pipeline": _pipeline,
}


def _knows_less(case: Case, theirs: Any, ours: Any) -> bool:
    """Whether the rule leaves open what Keras finds out from the call."""
    return (
        theirs[0] != "refused" != ours[0]
        and theirs[1] == ours[1]
        and all(
            len(one[0]) == len(other[0])
            and all(size in (None, known) for known, size in zip(one[0], other[0], strict=True))
            and other[1] in (one[1], None)
            for one, other in zip(theirs[0], ours[0], strict=True)
        )
    )


EXCUSES: dict[str, dict[str, Excuse]] = {
    "Bidirectional": {
        "Keras leaves out the cells for which there are no states": lambda case, theirs, ours: (
            "`RNN` starts from 2 states" in ours[1]
        ),
    },
    "SpectralNormalization": {
        "Keras fails to initialize the vector, and here weights have no memory": lambda case, theirs, ours: (
            "is quantized" in ours[1]
        ),
    },
    "TimeDistributed": {
        "floats cannot be cast to text, and Keras tries only when they flow": lambda case, theirs, ours: (
            case.arguments.get("dtype") == "string" and ours[0] == "refused"
        ),
        "a reshape of an unknown batch is not looked at": lambda case, theirs, ours: "`RepeatVector` needs" in ours[1],
    },
    "Pipeline": {
        "TensorFlow takes the matrix product for `ab,bc->ac`, however many axes there are": lambda case, theirs, ours: (
            "`ab,bc->ac` names 2 axes" in ours[1]
        ),
        "some layers make one tensor of a list": lambda case, theirs, ours: "takes one tensor" in ours[1],
        "Keras traces the call of all layers, rules chain what they say beforehand": _knows_less,
        "TensorFlow alone refuses whole numbers in some layers": lambda case, theirs, ours: (
            theirs[0] == "refused" and case.inputs[1] == "int32"
        ),
        "layers for images look for the axes of an image only when they are called": lambda case, theirs, ours: (
            theirs[0] == "refused" and ("Resizing" in str(case.arguments) or "RandomFlip" in str(case.arguments))
        ),
    },
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_traced(kind, GENERATORS[kind], excuses=EXCUSES[kind])


_DENSE = {"Dense": 4}
_SEQUENCE = (None, 5, 3), "float32"
MACS: list[tuple[str, Any, Any, int | None]] = [
    ("Bidirectional", {"layer": {"LSTM": 4}}, _SEQUENCE, 2 * 5 * 16 * (3 + 4)),
    ("TimeDistributed", {"layer": _DENSE}, _SEQUENCE, 5 * 3 * 4),
    ("TimeDistributed", {"layer": _DENSE}, ((None, None, 3), "float32"), None),
    ("SpectralNormalization", {"layer": _DENSE}, _SEQUENCE, 5 * 3 * 4),
    ("Pipeline", {"layers": [_DENSE, _DENSE]}, _SEQUENCE, 5 * 3 * 4 + 5 * 4 * 4),
]


@pytest.mark.parametrize(("kind", "arguments", "inputs", "macs"), MACS)
def test_macs(kind: str, arguments: Any, inputs: Any, macs: int | None) -> None:
    assert inferred(kind, arguments, inputs).macs == macs


def test_inner_layers_are_numbered_across_all_that_is_inside() -> None:
    """Keras numbers in the order of making, from the inside out."""
    twice = {"TimeDistributed": {"layer": {"TimeDistributed": {"layer": _DENSE}}}}
    arguments = {"layers": [twice, _DENSE, {**_DENSE, "name": "own"}, _DENSE]}
    inputs = (None, 2, 5, 3), "float32"
    names = [weight.name for weight in inferred("Pipeline", arguments, inputs).weights or ()]
    kernels = ["time_distributed_1/time_distributed/dense/kernel", "dense_1/kernel", "own/kernel", "dense_2/kernel"]
    assert names[::2] == kernels
    assert rule_says("layers", "Pipeline", Case(arguments, inputs)) == keras_says(
        "layers", "Pipeline", Case(arguments, inputs)
    )
