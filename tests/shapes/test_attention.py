"""Attention: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, some
from tests.shapes.traced import Excuse, check_traced, inferred

_DTYPES = ("float32", "float32", "float32", "float16", "int32")
_FLAGS = (False, True)
_QUANTIZED = (
    {"QuantizedDTypePolicy": {"mode": "int8", "source_name": "float32"}},
    {"QuantizedDTypePolicy": {"mode": "int4", "source_name": "mixed_bfloat16"}},
    {"QuantizedFloat8DTypePolicy": {"mode": "float8", "source_name": "float32"}},
)


def _tensors(random: Random, *, ranks: tuple[int, ...], off: float) -> list[Any]:
    """Shapes of a query, a value and sometimes a key that mostly go together."""
    rank = random.choice(ranks)
    batch, features = random.choice((None, None, 2)), random.randint(1, 6)
    middle = [random.randint(1, 5) for _ in range(rank - 3)]
    steps = [random.randint(1, 6) for _ in range(2)]
    shapes = [[batch, *middle, length, features][-rank:] for length in (steps[0], steps[1], steps[1])]
    if random.random() < 0.3:
        shapes[0] = list(shapes[1])
    for shape in shapes:
        if random.random() < off:
            shape[random.randrange(len(shape))] = random.choice((None, None, 1, 7))
    if random.random() < off:
        shapes[random.randrange(3)].insert(1, 3)
    dtype = random.choice(_DTYPES)
    return [(tuple(shape), dtype) for shape in shapes[: random.choice((2, 3))]]


def _off(random: Random) -> float:
    return random.choice((0.0, 0.0, 0.1, 0.3))


def _luong(random: Random) -> Case:
    more = some(
        random,
        {
            "use_scale": _FLAGS,
            "score_mode": ("dot", "concat"),
            "dropout": (0.2,),
            "dtype": ("float16", "mixed_bfloat16"),
        },
    )
    return _with_call(random, more)


def _bahdanau(random: Random) -> Case:
    return _with_call(
        random, some(random, {"use_scale": _FLAGS, "dropout": (0.2,), "dtype": ("float16", "mixed_float16")})
    )


def _with_call(random: Random, arguments: dict[str, Any]) -> Case:
    tensors = _tensors(random, ranks=(3, 3, 3, 4, 2, 1), off=_off(random))
    call = some(random, {"return_attention_scores": _FLAGS, "use_causal_mask": _FLAGS})
    if random.random() < 0.3:
        masks: list[Any] = [((shape[0], random.choice((*shape[1:2], 4))), "bool") for shape, _ in tensors[:2]]
        if random.random() < 0.3:
            masks[random.randrange(2)] = None
        call["mask"] = random.choice((masks, masks, masks, masks[:1], masks[0]))
        if call["mask"] is None or call["mask"] == [None]:
            del call["mask"]
    return Case(arguments, tensors, call)


def _heads(random: Random, tensors: list[Any]) -> tuple[Any, dict[str, Any]]:
    """Tensors by name, and arguments of the call."""
    call = some(random, {"return_attention_scores": _FLAGS, "use_causal_mask": _FLAGS})
    query, value = tensors[0][0], tensors[1][0]
    if random.random() < 0.2 and len(query) == len(value) == 3:
        call["attention_mask"] = (query[0], random.choice((query[1], query[1], 4)), value[1]), "bool"
    if random.random() < 0.1 and len(value) == 3:
        call["value_mask"] = (value[0], random.choice((value[1], 4))), "bool"
    return dict(zip(("query", "value", "key"), tensors, strict=False)), call


_SHARED = {
    "use_bias": _FLAGS,
    "use_gate": _FLAGS,
    "dropout": (0.0, 0.2),
    "sliding_window": (2,),
    "flash_attention": (False, False, True),
    "dtype": ("float16", "mixed_bfloat16", *_QUANTIZED),
}


def _multi_head(random: Random) -> Case:
    more = some(random, {**_SHARED, "value_dim": (1, 3), "output_shape": (4, [3], [2, 3])})
    if random.random() < 0.25:
        more["attention_axes"] = random.choice((1, -2, -1, 2, 3, [1], [1, 2], [-2, -3], 6, -7, 0, [1, 1]))
    arguments = {"num_heads": random.randint(1, 3), "key_dim": random.randint(1, 3), **more}
    inputs, call = _heads(random, _tensors(random, ranks=(3, 3, 4, 5, 2, 1), off=_off(random)))
    return Case(arguments, inputs, call)


def _grouped(random: Random) -> Case:
    few = random.randint(1, 2)
    many = few * random.randint(1, 3) + (random.random() < 0.1)
    heads = {"head_dim": random.randint(1, 3), "num_query_heads": many, "num_key_value_heads": few}
    inputs, call = _heads(random, _tensors(random, ranks=(3, 3, 3, 3, 4, 2, 1), off=_off(random)))
    return Case({**heads, **some(random, _SHARED)}, inputs, call)


GENERATORS: dict[str, Generator] = {
    "Attention": _luong,
    "AdditiveAttention": _bahdanau,
    "MultiHeadAttention": _multi_head,
    "GroupQueryAttention": _grouped,
}
EXCUSES: dict[str, Excuse] = {
    "without steps Keras attends over the batch": lambda case, theirs, ours: (
        ours[0] == "refused" and ours[1].startswith("wrong-rank") and _least_rank(case) <= 2
    ),
}


def _least_rank(case: Case) -> int:
    tensors = case.inputs.values() if isinstance(case.inputs, dict) else case.inputs
    return min(len(shape) for shape, _ in tensors)


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_traced(kind, GENERATORS[kind], excuses=EXCUSES)


_QUERY, _VALUE = ((None, 4, 6), "float32"), ((None, 5, 6), "float32")
_GRID = (None, 2, 3, 6), "float32"
_HEADS = {"num_heads": 2, "key_dim": 3}
_GROUPS = {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}
MACS: list[tuple[str, Any, Any, int | None]] = [
    ("Attention", {}, [_QUERY, _VALUE], 4 * 5 * (6 + 6)),
    ("Attention", {"score_mode": "concat"}, [_QUERY, _VALUE], 4 * 5 * 6),
    ("AdditiveAttention", {}, [_QUERY, _VALUE], 4 * 5 * (6 + 6)),
    ("MultiHeadAttention", _HEADS, [_QUERY, _VALUE], 2 * 4 * 6 * 6 + 2 * 5 * 6 * 6 + 4 * 5 * 2 * (3 + 3)),
    ("MultiHeadAttention", _HEADS, [_GRID, _GRID], 4 * 6 * 6 * 6 + 6 * 6 * 2 * (3 + 3)),
    ("MultiHeadAttention", {**_HEADS, "attention_axes": 2}, [_GRID, _GRID], 4 * 6 * 6 * 6 + 6 * 3 * 2 * (3 + 3)),
    ("MultiHeadAttention", _HEADS, [_QUERY, ((None, None, 6), "float32")], None),
    ("GroupQueryAttention", _GROUPS, [_QUERY, _VALUE], 2 * 4 * 6 * 12 + 2 * 5 * 6 * 6 + 4 * 5 * 12 * 2),
]


@pytest.mark.parametrize(("kind", "arguments", "inputs", "macs"), MACS)
def test_macs(kind: str, arguments: Any, inputs: Any, macs: int | None) -> None:
    assert inferred(kind, arguments, inputs).macs == macs
