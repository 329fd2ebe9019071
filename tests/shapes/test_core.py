"""Core layers: rules against Keras."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

import keras
import pytest
from pydantic import ValidationError

from specnet.backend.instantiate import instantiate_value
from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.values import Settings, TensorType
from specnet.spec.forms import read_form
from tests.shapes.differential import REFUSED, Case, Generator, check_kind, dimensions, rule_says, some

_DTYPES = (*("float32", "float16", "int32", "bool") * 4, "string")
_POLICIES = ("float16", "mixed_bfloat16", "float64")
_MODES = (
    *("int8", "int4", "int4/-1", "int4/2", "int4/128", "float8", "gptq/4/128", "gptq/3/2", "gptq/8/-1", "awq/4/2", "awq/4/-1") * 2,
    "int4/0", "gptq/5/2", "awq/3/2",
)  # fmt: skip
_SOURCES = ("float32", "float32", "mixed_bfloat16", "float16")
_POLICY_OBJECTS = (
    {"QuantizedFloat8DTypePolicy": {"mode": "float8", "amax_history_length": 7}},
    {"QuantizedDTypePolicy": {"mode": "int8", "source_name": "mixed_bfloat16"}},
    {"QuantizedDTypePolicy": {"mode": "int4"}},
    {"Int4DTypePolicy": {"mode": "int4/3", "source_name": "float32"}},
    {"Int4DTypePolicy": {"mode": "int4", "source_name": "float32"}},
    {"GPTQDTypePolicy": {"mode": "gptq/4/2", "source_name": "float32"}},
    {"AWQDTypePolicy": {"mode": "gptq/4/2", "source_name": "float32"}},
    {"DTypePolicy": {"name": "mixed_bfloat16"}},
    {"DTypePolicyMap": {"default_policy": "int4/2_from_float32"}},
)
_CONFIGS = (
    {"Int4QuantizationConfig": {"block_size": 3}},
    {"Int4QuantizationConfig": {"block_size": None}},
    {"Int4QuantizationConfig": {"block_size": -1}},
    "Int4QuantizationConfig",
    "Int8QuantizationConfig",
)


def _policy(random: Random) -> dict[str, Any]:
    """A `dtype`, quantized in some of the cases."""
    if random.random() < 0.6:
        return {"dtype": random.choice(_POLICIES)} if random.random() < 0.5 else {}
    if random.random() < 0.3:
        return {"dtype": random.choice(_POLICY_OBJECTS)}
    return {"dtype": f"{random.choice(_MODES)}_from_{random.choice(_SOURCES)}"}


def _quantized(random: Random, constraint: str) -> dict[str, Any]:
    more = {
        "lora_rank": (1, 2, None),
        "lora_alpha": (2,),
        constraint: ("NonNeg", None),
        "quantization_config": _CONFIGS,
    }
    return _policy(random) | (some(random, more) if random.random() < 0.6 else {})


def _dense(random: Random) -> Case:
    more = some(random, {"use_bias": (True, False), "activation": ("relu", "softmax"), "autocast": (True, False, None)})
    more |= _quantized(random, "kernel_constraint")
    rank = random.choice([0, 1, *[2, 2, 3, 4] * 4])
    shape = dimensions(random, rank, least=0, unknown=0.1) if rank else ()
    return Case({"units": random.randint(1, 9), **more}, (shape, random.choice(_DTYPES)))


def _one(random: Random, choices: dict[str, Any], dtypes: tuple[str, ...] = _DTYPES) -> Case:
    rank = random.choice([0, 1, *[1, 2, 3, 4, 5] * 3])
    return Case(some(random, choices), (dimensions(random, rank) if rank else (), random.choice(dtypes)))


def _flatten(random: Random) -> Case:
    formats = ("channels_first", "channels_last")
    return _one(
        random, {"data_format": formats, "dtype": ("float16", "int32", "bool", "string"), "autocast": (False, None)}
    )


def _identity(random: Random) -> Case:
    return _one(random, {"dtype": ("float16", "int32", "string"), "autocast": (False,)})


def _masking(random: Random) -> Case:
    return _one(random, {"mask_value": (0, 1.5), "dtype": ("float16", "int32"), "autocast": (False,)})


def _table(random: Random) -> dict[str, Any]:
    return {"input_dim": random.randint(1, 9), "output_dim": random.randint(1, 9)}


def _indices(random: Random) -> Any:
    rank = random.randint(0, 4)
    return (dimensions(random, rank) if rank else (), random.choice(("int64", "uint8", *_DTYPES)))


def _embedding(random: Random) -> Case:
    more = some(random, {"mask_zero": (True, False), "autocast": (False,)})
    return Case(_table(random) | more | _quantized(random, "embeddings_constraint"), _indices(random))


def _reversible_embedding(random: Random) -> Case:
    more = some(random, {"tie_weights": (True, False), "mask_zero": (True,), "reverse_dtype": ("float16",)})
    more |= _table(random) | _policy(random)
    call = random.choice([{}, {"reverse": True}, {"reverse": False}])
    shape, dtype = _indices(random)
    if call.get("reverse") and random.random() < 0.7:
        shape = (*shape[:-1], more["output_dim"])
    return Case(more, (shape, dtype), call)


_EQUATIONS = (
    ("ab,bc->ac", 2, 1, "c"), ("abc,cd->abd", 3, 2, "bd"), ("abc,cde->abde", 3, 3, "de"), ("abc,cde->aebd", 3, 3, "de"),
    ("abcd,cde->abe", 4, 2, "be"), ("aecd,abcd->acbe", 4, 3, "c"), ("abc,bcde->ade", 3, 2, "de"), ("ab,b->a", 2, 0, "a"),
    ("...x,xy->...y", 3, 1, "y"), ("...ab,bc->...ac", 4, 2, "c"), ("ab...,bc->ac...", 4, 1, "c"),
    ("abc...,bde->ade...", 4, 2, "d"), ("abc,bd->abd", 3, 2, "d"), ("abc,abd->abcd", 3, 3, "d"), ("ab,cd->acd", 2, 2, "d"),
    ("abc,cbd->ad", 3, 1, "d"), ("abc,c->ab", 3, 1, "b"), ("aabb,bc->ac", 4, 1, "c"),
)  # fmt: skip
_BAD_EQUATIONS = (
    ("ab,bc->acx", 2, 2, "x"), ("ab,bc", 2, 1, "c"), ("ab, bc -> ac", 2, 1, "c"), ("a...,ab->b...", 2, 1, "b"),
    ("...ab,bc->ac", 3, 1, "c"), ("ab,bc->ac...", 2, 1, "c"), ("ab,ac->bc", 2, 1, "c"), ("abc,dc->ab", 3, 1, "b"),
)  # fmt: skip


def _einsum_dense(random: Random) -> Case:
    equation, rank, sizes, bias = random.choice(_EQUATIONS if random.random() < 0.9 else _BAD_EQUATIONS)
    off = [0] * 20 + [-1, 1]
    shape = dimensions(random, max(1, rank + random.choice(off)), most=4, unknown=0.05)
    count = max(0, sizes + random.choice(off))
    output = [_output_size(random, equation, shape, place) for place in range(1, count + 1)]
    is_lone = len(output) == 1 and output[0] is not None and random.random() < 0.5
    arguments = {"equation": equation, "output_shape": output[0] if is_lone else output}
    if random.random() < 0.6:
        arguments["bias_axes"] = random.choice([*[bias] * 10, "z", ""])
    if random.random() < 0.6 and "." not in equation:
        arguments |= _quantized(random, "kernel_constraint")
    else:
        arguments |= random.choice([{}, {}, _policy(random)])
    return Case(arguments, (shape, random.choice(("float32", "float16", "int32"))))


def _output_size(random: Random, equation: str, shape: tuple[int | None, ...], place: int) -> int | None:
    """Mostly what the input has under the same letter, where it is there."""
    before, _, after = equation.replace(".", "").replace(" ", "").partition("->")
    letters = before.partition(",")[0]
    same = [size for letter, size in zip(letters, shape, strict=False) if after[place : place + 1] == letter]
    if same and random.random() < 0.95:
        return random.choice([*[same[0]] * 6, None])
    return random.choice([random.randint(1, 5)] * 19 + [None])


GENERATORS: dict[str, Generator] = {
    "Dense": _dense,
    "EinsumDense": _einsum_dense,
    "Embedding": _embedding,
    "Flatten": _flatten,
    "Identity": _identity,
    "Masking": _masking,
    "ReversibleEmbedding": _reversible_embedding,
}


def is_text(case: Case) -> bool:
    """Text where numbers are computed with: Keras sees it when it flows."""
    return case.inputs[1] == "string"


def _cannot_go_back(case: Case) -> bool:
    """Embeddings of another size than those of the table: the product of matrices fails."""
    shape = case.inputs[0]
    is_back = bool(case.call.get("reverse")) and bool(shape)
    return is_text(case) or (is_back and shape[-1] not in (None, case.arguments["output_dim"]))


def _is_no_einsum(case: Case) -> bool:
    """The equation and `output_shape` name other numbers of axes than there are: einsum fails, or gives another shape."""
    found = re.fullmatch(r"(\.\.\.)?(\w+)(\.\.\.)?,\w+->(\.\.\.)?(\w+)(\.\.\.)?", case.arguments["equation"])
    if not found:
        return True
    sides = found[1] == found[4] and (found[3] == found[6] or not (found[1] or found[3]))
    dots = len(case.inputs[0]) - len(found[2])
    given = case.arguments["output_shape"]
    behind_dots = bool(found[1]) and dots > 0
    wanted = len(found[5]) - (0 if behind_dots else 1)
    return (
        not sides
        or (dots > 0 and not (found[1] or found[3]))
        or (1 if isinstance(given, int) else len(given)) != wanted
    )


BEYOND: dict[str, Callable[[Case], bool]] = {
    "Dense": is_text,
    "EinsumDense": _is_no_einsum,
    "Embedding": is_text,
    "Masking": is_text,
    "ReversibleEmbedding": _cannot_go_back,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind], beyond=BEYOND.get(kind, lambda case: False))


def _input_arguments(random: Random) -> dict[str, Any]:
    sizes = [random.choice([None, 0, 1, 5]) for _ in range(random.randint(0, 3))]
    given: dict[str, Any] = {random.choice(["shape", "shape", "batch_shape"]): sizes}
    choices = {"batch_size": (3,), "sparse": (True, False), "ragged": (True,), "optional": (True,)}
    return given | some(random, {**choices, "dtype": ("int32", "string", "bool", "float16", "float8_e5m2")})


@pytest.mark.parametrize("kind", ["Input", "InputLayer"])
def test_inputs(kind: str) -> None:
    random = Random(kind)
    for _ in range(50):
        arguments = _input_arguments(random)
        try:
            made = instantiate_value(read_form("layers", {kind: arguments}, KERAS))
            made = made if kind == "Input" else made.output
            theirs: Any = [(made.shape, keras.backend.standardize_dtype(made.dtype))], []
        except (ValidationError, ValueError):
            theirs = REFUSED, ""
        ours = rule_says("layers", kind, Case(arguments, (None, None)))
        assert ours[0] == theirs[0], (arguments, ours, theirs)


@pytest.mark.parametrize(("dtype", "count"), [("float32", 1), ("float16", 1), ("int32", 0)])
def test_floats_into_an_embedding_are_worth_a_warning(dtype: str, count: int) -> None:
    construct = read_form("layers", {"Embedding": {"input_dim": 5, "output_dim": 3}}, KERAS)
    entry = KERAS.find_layer("Embedding")
    found = ask(entry, construct.arguments, TensorType((None, 7), dtype), {}, Settings(), lambda *_: None)  # type: ignore[arg-type, return-value]
    assert found is not None
    assert [warning.code for warning in found.warnings] == ["float-indices"] * count


_COSTS: tuple[tuple[str, dict[str, Any], tuple[int | None, ...], int | None], ...] = (
    ("Dense", {"units": 10}, (None, 784), 7840),
    ("Dense", {"units": 10}, (None, 5, 784), 39200),
    ("Dense", {"units": 10}, (None, None, 784), None),
    ("Dense", {"units": 10, "lora_rank": 2}, (None, 5, 784), 39200 + 784 * 2 * 10),
    ("Dense", {"units": 10, "lora_rank": 2, "dtype": "int8_from_float32"}, (None, 5, 784), 39200 + 5 * 2 * (784 + 10)),
    ("EinsumDense", {"equation": "abc,cd->abd", "output_shape": [None, 10]}, (None, 5, 784), 39200),
    ("EinsumDense", {"equation": "...x,xy->...y", "output_shape": 10}, (None, 3, 5, 784), 3 * 39200),
    ("EinsumDense", {"equation": "abc,cde->abde", "output_shape": [None, 2, 4]}, (8, 5, 6), 5 * 6 * 8),
    ("Embedding", {"input_dim": 1000, "output_dim": 64}, (None, 5), 0),
    ("Embedding", {"input_dim": 1000, "output_dim": 64, "lora_rank": 2}, (None, 5), 1000 * 2 * 64),
    ("ReversibleEmbedding", {"input_dim": 1000, "output_dim": 64}, (None, 5), 0),
)


@pytest.mark.parametrize(("kind", "arguments", "shape", "macs"), _COSTS)
def test_cost(kind: str, arguments: dict[str, Any], shape: tuple[int | None, ...], macs: int | None) -> None:
    construct = read_form("layers", {kind: arguments}, KERAS)
    found = ask(KERAS.find_layer(kind), construct.arguments, TensorType(shape), {}, Settings(), lambda *_: None)  # type: ignore[arg-type, return-value]
    assert found is not None
    assert found.macs == macs
