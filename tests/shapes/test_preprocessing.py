"""Layers that prepare numbers, categories, texts and sound: rules against Keras."""

from __future__ import annotations

from importlib.util import find_spec
from random import Random
from typing import Any

import keras
import pytest

from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.policy import policy_of
from specnet.shapes.values import Inferred, Settings
from specnet.spec.forms import read_form
from tests.shapes.differential import (
    REFUSED,
    Case,
    Generator,
    check_kind,
    dimensions,
    keras_says,
    rule_says,
    some,
    typed,
)

_POLICIES = (
    "float16",
    "mixed_float16",
    "bfloat16",
    "float64",
    "int32",
    "int64",
    "uint8",
    {"DTypePolicy": "int64"},
    {"DTypePolicyMap": {}},
)
_MODES = ("int", "one_hot", "multi_hot", "count")
_NUMBERS = ("int32", "int64", "float32", "uint8")
_SPARSE = (True, False, False)
_WORDS = ("", "[UNK]", "a", "b", "c", "d")
_INTEGERS = (0, -1, 1, 2, 3, 2**63 - 1, -(2**63) + 1)


def _shape(random: Random, most: int = 4) -> tuple[int | None, ...]:
    """Now and then without any axis, and often with a last axis of one."""
    rank = random.choice([0, *range(1, most + 1), 2, 2])
    if rank == 0:
        return ()
    shape = dimensions(random, rank)
    return (*shape[:-1], 1) if random.random() < 0.3 else shape


def _category_encoding(random: Random) -> Case:
    arguments = some(random, {"output_mode": _MODES[1:], "sparse": _SPARSE, "dtype": _POLICIES, "autocast": (False,)})
    if random.random() < 0.9:
        arguments["num_tokens"] = random.randint(1, 9)
    inputs = (_shape(random), random.choice(_NUMBERS))
    return Case(arguments, inputs, {"count_weights": (inputs[0], "float32")} if random.random() < 0.2 else {})


def _discretization(random: Random) -> Case:
    bins = {"bin_boundaries": ([0.5, 1.5], [1], []), "num_bins": (1, 4)}
    more = some(random, {"output_mode": _MODES, "sparse": _SPARSE, "dtype": _POLICIES, "epsilon": (0.1,)}, 4)
    name = random.choice(sorted(bins))
    return Case({name: random.choice(bins[name]), **more}, (_shape(random), random.choice(_NUMBERS)))


def _hashing(random: Random) -> Case:
    choices = {
        "output_mode": _MODES,
        "sparse": _SPARSE,
        "dtype": _POLICIES,
        "salt": (1, [1, 2]),
        "mask_value": (1, "a"),
    }
    inputs = (_shape(random), random.choice(["string", *_NUMBERS]))
    return Case({"num_bins": random.randint(1, 9), **some(random, choices)}, inputs)


def _hashed_crossing(random: Random) -> Case:
    choices = {"output_mode": ("int", "one_hot"), "sparse": _SPARSE, "dtype": _POLICIES}
    first = _shape(random, 3) if random.random() < 0.3 else random.choice([(None,), (None, 1), (2, 1), (None, 3)])
    count = 3 if random.random() < 0.1 else 2
    shapes = [first] + [first if random.random() < 0.85 else _shape(random, 3) for _ in range(count - 1)]
    inputs = [(shape, random.choice(["string", "int32", "uint8"])) for shape in shapes]
    return Case({"num_bins": random.randint(1, 9), **some(random, choices)}, inputs)


def _vocabulary(random: Random, words: tuple[Any, ...]) -> dict[str, Any]:
    """Words, some special; mostly each once."""
    if random.random() < 0.2:
        return {}
    count = 0 if random.random() < 0.08 else random.randint(1, 4)
    plain = random.sample(words[2:], min(count, len(words) - 2))
    found = random.choice([plain] * 5 + [[*words[1:2], *plain], [*words[:2], *plain], random.choices(words, k=count)])
    return {"vocabulary": found}


def _weights(random: Random, arguments: dict[str, Any]) -> dict[str, Any]:
    """Mostly one weight for each word where they are needed."""
    is_needed = arguments.get("output_mode") == "tf_idf"
    if random.random() > (0.9 if is_needed else 0.06):
        return {}
    count = len(arguments.get("vocabulary") or ()) + (random.random() < 0.15)
    return {"idf_weights": [0.5, 0.25, 1, 0.75, 2, 3, 4][:count]}


_LOOKUP = {
    "output_mode": (*_MODES, "tf_idf"),
    "max_tokens": (2, 4, 6, 9, 9),
    "pad_to_max_tokens": (True, False),
    "sparse": _SPARSE,
    "dtype": ("float16", "string"),
}


def _lookup(random: Random, words: tuple[Any, ...], more: dict[str, Any]) -> dict[str, Any]:
    arguments = {**_vocabulary(random, words), **some(random, {**_LOOKUP, **more})}
    if "max_tokens" not in arguments and random.random() < 0.7:
        arguments.pop("pad_to_max_tokens", None)
    if random.random() < 0.3:
        arguments["num_oov_indices"] = random.choice([0, 1, 2])
    if random.random() < 0.3:
        arguments["mask_token"] = words[0]
    if random.random() < 0.15:
        arguments["oov_token"] = random.choice(words[1:])
    return {**arguments, **_weights(random, arguments)}


def _string_lookup(random: Random) -> Case:
    more = {"invert": (True, False), "encoding": ("utf-8", "latin-1"), "salt": (1, [1, 2])}
    arguments = _lookup(random, _WORDS, more)
    return Case(arguments, (_shape(random), "int64" if arguments.get("invert") else "string"))


def _integer_lookup(random: Random) -> Case:
    more = {"invert": (True, False), "oov_method": ("floormod", "farmhash"), "vocabulary_dtype": ("int64",)}
    arguments = _lookup(random, _INTEGERS, more)
    if random.random() < (0.5 if "oov_method" in arguments else 0.05):
        arguments["salt"] = random.choice([1, [1, 2]])
    return Case(arguments, (_shape(random), random.choice(_NUMBERS)))


def _text_vectorization(random: Random) -> Case:
    more = {
        **_LOOKUP,
        "output_mode": ("int", "multi_hot", "count", "tf_idf"),
        "standardize": ("lower", None),
        "split": ("whitespace", "character", None, None),
        "ngrams": (2, [1, 3], []),
        "ragged": _SPARSE,
        "encoding": ("utf-8", "ascii"),
    }
    arguments = {**_vocabulary(random, _WORDS), **some(random, more, 4)}
    if "max_tokens" not in arguments and random.random() < 0.7:
        arguments.pop("pad_to_max_tokens", None)
    if random.random() < (0.6 if arguments.get("output_mode", "int") == "int" else 0.1):
        arguments["output_sequence_length"] = random.randint(1, 5)
    return Case({**arguments, **_weights(random, arguments)}, (_shape(random, 3), "string"))


# Without SciPy, Keras makes no windows by name.
_WINDOWS = ("hann", "boxcar", None) if find_spec("scipy") else (None,)
_SOUND = ("float16", "mixed_float16", "float64", "float32", {"DTypePolicy": "mixed_float16"})


def _stft(random: Random) -> Case:
    length = random.choice([2, 3, 4, 7, 8])
    choices = {
        "mode": ("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
        "frame_step": (1, 1, 2, 2, 4, 9),
        "fft_length": (4, 8, 8, 9, 16),
        "scaling": ("density", "spectrum", None),
        "periodic": (True,),
        "padding": ("valid", "same"),
        "expand_dims": (True, False),
        "data_format": ("channels_first", "channels_last"),
        "dtype": _SOUND,
        "autocast": (False,),
    }
    window = random.choice([*_WINDOWS, [0.5] * length])
    rank = random.choice([*[3] * 10, 2, 4])
    sound = (dimensions(random, rank, most=30, unknown=0.1), random.choice(["float16", "float32", "float64"]))
    return Case({"frame_length": length, "window": window, **some(random, choices, 6)}, sound)


def _mel(random: Random) -> Case:
    choices = {
        "fft_length": (8, 16, 63),
        "sequence_stride": (1, 4, 7),
        "sequence_length": (4, 8, 16, 40),
        "window": ("hann", "hamming", None, [0.5, 0.5]),
        "num_mel_bins": (1, 4),
        "sampling_rate": (8000,),
        "min_freq": (0, 30),
        "max_freq": (3000,),
        "power_to_db": (False,),
        "dtype": _POLICIES[:-1],
    }
    shape = () if random.random() < 0.05 else dimensions(random, random.choice([1, 2, 2, 3, 4]), most=60)
    return Case(some(random, choices, 5), (shape, random.choice(_NUMBERS)))


GENERATORS: dict[str, Generator] = {
    "CategoryEncoding": _category_encoding,
    "Discretization": _discretization,
    "HashedCrossing": _hashed_crossing,
    "Hashing": _hashing,
    "IntegerLookup": _integer_lookup,
    "MelSpectrogram": _mel,
    "STFTSpectrogram": _stft,
    "StringLookup": _string_lookup,
    "TextVectorization": _text_vectorization,
}


@pytest.mark.filterwarnings("ignore:`fft_length` is recommended")
@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])


@pytest.mark.parametrize(
    ("kind", "arguments", "inputs"),
    [
        ("CategoryEncoding", 4, ((None, 3), "int32")),
        ("HashedCrossing", {"num_bins": 4, "output_mode": "one_hot"}, [((None, 1), "string")] * 2),
        ("Hashing", {"num_bins": 4, "output_mode": "count"}, ((None, 3), "string")),
        ("IntegerLookup", {"vocabulary": [1, 2], "output_mode": "one_hot"}, ((None, 3), "int64")),
        ("TextVectorization", {"vocabulary": ["a"], "output_mode": "count"}, ((None,), "string")),
    ],
)
def test_dtypes_of_runtime(kind: str, arguments: Any, inputs: Any) -> None:
    """Some layers follow `floatx`, whatever the policy."""
    before, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("mixed_float16")
    try:
        theirs = keras_says("layers", kind, Case(arguments, inputs))
    finally:
        keras.config.set_floatx(before)
        keras.config.set_dtype_policy(policy)
    ours = rule_says("layers", kind, Case(arguments, inputs), Settings("float64", policy=policy_of("mixed_float16")))
    assert theirs == ours


# Keras asks these layers only for a shape, and fails when data of such a dtype flows.
_UNUSABLE: list[tuple[str, Any, Any]] = [
    ("CategoryEncoding", 4, ((None, 3), "string")),
    ("Discretization", {"bin_boundaries": [1]}, ((None, 3), "string")),
    ("HashedCrossing", 4, [((None, 1), "string"), ((None, 1), "float32")]),
    ("IntegerLookup", {"vocabulary": [1, 2]}, ((None, 3), "string")),
    ("MelSpectrogram", {}, ((None, 4096), "string")),
    ("STFTSpectrogram", {"frame_length": 4, "window": None}, ((None, 30, 1), "int32")),
    ("STFTSpectrogram", {"frame_length": 4, "window": None, "dtype": "bfloat16"}, ((None, 30, 1), "float32")),
    ("StringLookup", {"vocabulary": ["a"]}, ((None, 3), "float32")),
    ("StringLookup", {"vocabulary": ["a"], "invert": True}, ((None, 3), "string")),
    ("TextVectorization", {"vocabulary": ["a"]}, ((None, 1), "float32")),
]


@pytest.mark.parametrize(("kind", "arguments", "inputs"), _UNUSABLE)
def test_dtypes_that_never_work(kind: str, arguments: Any, inputs: Any) -> None:
    case = Case(arguments, inputs)
    assert keras_says("layers", kind, case)[0] != REFUSED
    assert rule_says("layers", kind, case)[1].startswith("wrong-dtype")


def test_window_of_another_length() -> None:
    """The comparison makes no weights, and Keras looks at the window when it makes them."""
    case = Case({"frame_length": 4, "window": [0.5, 0.5, 0.5]}, ((None, 30, 1), "float32"))
    with pytest.raises(ValueError, match="frame_length"):
        keras.layers.STFTSpectrogram(**case.arguments).build((None, 30, 1))
    assert rule_says("layers", "STFTSpectrogram", case)[1].startswith("unfit-argument")


def test_named_windows() -> None:
    """Windows by name need SciPy in Keras, and change nothing here."""
    sound = ((None, 600, 2), "float32")
    by_name, without = Case({}, sound), Case({"window": None}, sound)
    assert rule_says("layers", "STFTSpectrogram", by_name) == rule_says("layers", "STFTSpectrogram", without)


def _inferred(kind: str, arguments: Any, inputs: Any) -> Inferred:
    entry, construct = KERAS.find_layer(kind), read_form("layers", {kind: arguments}, KERAS)
    assert entry is not None
    found = ask(entry, construct.arguments, typed(inputs), {}, Settings(), lambda *_: Inferred(()))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "arguments", "inputs", "warned"),
    [
        ("HashedCrossing", 4, [((None, 1), "string"), ((None, 1), "int32")], []),
        ("HashedCrossing", 4, [((None, 2), "string"), ((None, 2), "int32")], ["wrong-rank", "wrong-rank"]),
        ("MelSpectrogram", {}, ((None, 4096), "float32"), []),
        ("MelSpectrogram", {}, ((None, 2, 4096), "float32"), ["wrong-rank"]),
        ("MelSpectrogram", {}, ((None, 1024), "float32"), ["window-too-large"]),
        ("TextVectorization", {}, ((None,), "string"), []),
        ("TextVectorization", {"split": None}, ((None, 4), "string"), []),
        ("TextVectorization", {}, ((None, 4), "string"), ["shape-mismatch"]),
    ],
)
def test_warnings(kind: str, arguments: Any, inputs: Any, warned: list[str]) -> None:
    assert [warning.code for warning in _inferred(kind, arguments, inputs).warnings] == warned


def test_costs() -> None:
    """Products with the waves and the mel bins are counted: frames times kernel for each channel and side."""
    sound = {"frame_length": 4, "frame_step": 2, "window": None}
    assert _inferred("STFTSpectrogram", sound, ((None, 10, 3), "float32")).macs == 4 * 3 * (2 * 4 * 3)
    assert _inferred("STFTSpectrogram", {**sound, "mode": "real"}, ((None, 10, 3), "float32")).macs == 4 * 3 * (4 * 3)
    assert _inferred("STFTSpectrogram", sound, ((None, None, 3), "float32")).macs is None
    bins = {"fft_length": 8, "sequence_stride": 4, "num_mel_bins": 5}
    assert _inferred("MelSpectrogram", bins, ((None, 16), "float32")).macs == 5 * (5 * 5)


def test_unlearned_vocabulary() -> None:
    """How many words there will be is not guessed."""
    found = _inferred("StringLookup", {"output_mode": "multi_hot", "max_tokens": 9}, ((None, 3), "string"))
    assert found.outputs[0].shape == (None, None)
