"""Properties that hold for any text and any spec."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import specnet
from specnet.catalog import KERAS
from specnet.spec.dump import to_plain
from specnet.syntax import plain
from specnet.syntax.read import read_file
from specnet.syntax.yaml import parse
from tests.corpus import INVALID, SPECS, VALID

GOOD = [*SPECS, *VALID]
TEXTS = [path.read_text(encoding="utf-8") for path in GOOD]
# CI looks at the same examples each time; elsewhere each run looks at others. More of them: SPECNET_EXAMPLES=2000.
quick = settings(
    max_examples=int(os.environ.get("SPECNET_EXAMPLES", "150")),
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

words = st.sampled_from(
    [
        *KERAS.layer_names(),
        "specnet",
        "model",
        "layers",
        "name",
        "inputs",
        "outputs",
        "call",
        "apply",
        "Model",
        "units",
        "null",
        "1e-3",
        "1/255",
        "$x",
        "&a",
        "*a",
        "!!set",
        "<<",
    ]
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), words)
plain_data = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(words, st.text(max_size=6)), inner, max_size=4)
    ),
    max_leaves=20,
)


def outcome(source: Any) -> None:
    """A Spec or a SpecError; anything else fails the test."""
    try:
        spec = specnet.load(source)
    except specnet.SpecError as error:
        assert error.diagnostics
        assert str(error)
    else:
        assert specnet.load(spec.to_yaml()) == spec


@quick
@given(st.text())
def test_any_text(text: str) -> None:
    outcome(text + "\n")


@quick
@given(plain_data)
def test_any_plain_data(data: Any) -> None:
    outcome({"specnet": 1, "model": {"layers": data}} if not isinstance(data, dict) else data)


@quick
@given(st.lists(plain_data, max_size=5), plain_data, plain_data)
def test_any_items(items: list[Any], training: Any, runtime: Any) -> None:
    outcome({"specnet": 1, "model": {"layers": [{"Input": [4]}, *items]}, "training": training, "runtime": runtime})


@quick
@given(st.sampled_from(TEXTS), st.data())
def test_texts_with_something_cut_or_put_in(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 30, len(text))))
    put_in = data.draw(
        st.one_of(
            st.just(""),
            words,
            st.sampled_from(
                ["\n", "  ", ": ", "- ", "{", "}", "[", "]", "'", '"', "#", "\t", "\0", "\u2028", "\ud800"]
            ),
        )
    )
    outcome(text[:start] + put_in + text[end:] + "\n")


@quick
@given(st.sampled_from(GOOD), st.integers(0, 2**32))
def test_specs_with_values_exchanged(path: Path, seed: int) -> None:
    """Two values of a good spec change places."""
    chooser = random.Random(seed)
    data: Any = plain(parse(read_file(path)))
    places = list(_places(data))
    (one, key), (other, other_key) = chooser.choice(places), chooser.choice(places)
    one[key], other[other_key] = other[other_key], one[key]
    try:
        outcome(data)
    except RecursionError:
        pytest.fail("recursion")


def _places(data: Any) -> Any:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(pairs):
        yield data, key
        yield from _places(value)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_is_written_is_read_back(path: Path) -> None:
    spec = specnet.load(path)
    text = spec.to_yaml()
    assert specnet.load(text) == spec
    assert specnet.load(spec.to_dict()) == spec
    assert specnet.load(text).to_yaml() == text


def test_texts_that_look_like_other_values_survive() -> None:
    texts = [
        "1e-3",
        "no",
        "on",
        "0o14",
        "010",
        "null",
        "~",
        "12:30",
        "2024-01-01",
        "1_000",
        "true",
        ".5",
        "=",
        "<<",
        "",
        " x",
        "a: b",
        "#",
        "'",
        "é\n\tü",
        "- a",
        "x\u2028y",
        "9" * 400,
    ]
    spec = specnet.load(
        {
            "specnet": 1,
            "model": {"layers": [{"Input": [1]}, {"Dense": 1}]},
            "data": {"source": "mnist", "class_names": texts},
        }
    )
    assert specnet.load(spec.to_yaml()) == spec
    assert to_plain(specnet.load(spec.to_yaml()))["data"]["class_names"] == texts


def test_broken_specs_never_crash_when_loaded_as_text() -> None:
    for path in INVALID:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        with pytest.raises(specnet.SpecError):
            specnet.load(text + "\n")
