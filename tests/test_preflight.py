"""Mistakes in data are told before the first step, with the numbers and the place in the spec."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from specnet.api import load_all
from specnet.api.stages import Loaded
from specnet.backend.data.checks import Check, check_data
from specnet.backend.data.examples import Batch, Examples
from specnet.backend.data.prepare import Raw, open_data
from specnet.backend.data.record import record_of
from specnet.backend.data.splits import Splits
from specnet.diagnostics import Diagnostic, SpecError
from tests.corpus import SPECS
from tests.data import real_data
from tests.preflight.made import make_data
from tests.preflight.shown import CORPUS, FINE, inside, shown

# Codes that only data can show.
OF_DATA = {
    *("data-empty", "data-names", "data-shape", "data-dtype", "data-not-finite", "data-scale", "data-leak"),
    *("label-range", "label-form", "unknown-label", "target-shape", "constant-target", "empty-class", "sample-weight"),
    *("loss-activation", "from-logits", "index-range", "step-count"),
}
# Specs of the project, and the real data that they need.
NEEDED = {
    "fashion_mnist": "fashion_mnist",
    "mnist": "mnist.npz",
    "image_folder": "cats_dogs",
    "digits": None,
    "values": None,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("preflight")
    make_data(made)
    return made


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"^(?:error|warning)\[([\w-]+)\]", text, re.MULTILINE))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_told_before_the_first_step(path: Path, folder: Path) -> None:
    text, began = shown(path, folder)
    assert text == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert began == ("error[" not in text)
    kept = list((folder / "runs").glob("*/*")) if not began else []
    assert kept == [run for run in kept if any(run.iterdir())]


def test_the_corpus_is_there() -> None:
    texts = {path.stem: path.with_suffix(".txt").read_text(encoding="utf-8") for path in CORPUS}
    assert {path.stem for path in CORPUS[0].parent.glob("*.txt")} == set(texts)
    assert sum("error[" in text for text in texts.values()) >= 40
    assert set().union(*map(codes_in, texts.values())) >= OF_DATA
    for stem, text in texts.items():
        assert len(codes_in(text)) > 1 if stem == "many-errors" else codes_in(text) >= {stem.split("__")[0]}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_text_has_a_place(path: Path) -> None:
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    faults = text.count("error[") + text.count("warning[")
    assert text.count(f"--> {path.name}:") == faults > 0


def checked(text: str | Path, folder: Path = Path()) -> list[Diagnostic]:
    """The warnings of a spec with its data. Raises SpecError."""
    with inside(folder):
        loaded = load_all(text)._replace(folder=Path())
        return check_data(opened(loaded), loaded)


def opened(loaded: Loaded) -> Raw:
    return open_data(loaded.spec, loaded.graph, loaded.root, loaded.folder)


def trained_specs() -> list[Path]:
    specs = {path: load_all(path).spec for path in SPECS}
    return [path for path, spec in specs.items() if spec.data is not None and spec.training is not None]


@pytest.mark.parametrize("path", trained_specs(), ids=lambda path: path.stem)
def test_the_specs_of_the_project_are_fine(path: Path) -> None:
    spec = load_all(path).spec
    assert spec.data is not None
    needed = NEEDED[spec.data.source.kind]
    if needed is not None:
        real_data(needed)
    assert checked(path) == []


def test_mnist_is_checked_in_no_time() -> None:
    real_data("mnist.npz")
    loaded = load_all(SPECS[0].parent / "mnist_cnn.yaml")
    raw = opened(loaded)
    began = time.perf_counter()
    assert check_data(raw, loaded) == []
    assert time.perf_counter() - began < 1.5


DENSE = """
specnet: 1
model:
  layers:
    - Input: [{inputs}]
    - Dense: {{units: {units}, activation: {activation}}}
data:
  source: {source}
training: {{optimizer: adam, loss: {loss}}}
"""


@pytest.mark.parametrize(
    ("inputs", "units", "activation", "source", "loss"),
    [
        (4, 3, "softmax", "iris", "sparse_categorical_crossentropy"),
        (13, 3, "softmax", "wine", "sparse_categorical_crossentropy"),
        (30, 1, "sigmoid", "breast_cancer", "binary_crossentropy"),
        (10, 1, "linear", "diabetes", "mean_squared_error"),
        (10, 1, "relu", "diabetes", "mae"),
        (4, 3, "linear", "iris", "{SparseCategoricalCrossentropy: {from_logits: true}}"),
        (4, 3, "softmax", "iris\n  labels: one_hot", "categorical_crossentropy"),
        (4, 3, "sigmoid", "iris\n  labels: one_hot", "binary_crossentropy"),
        (4, 3, "softmax", "iris\n  labels: one_hot", "mse"),
        (4, 4, "linear", "iris\n  labels: inputs", "mse"),
        (4, 3, "softmax", "{npz: {path: table.npz, x: measures, y: moods}}", "sparse_categorical_crossentropy"),
        (4, 3, "sigmoid", "{npz: {path: table.npz, x: measures, y: several}}", "binary_crossentropy"),
        (4, 3, "softmax", "{npz: {path: table.npz, x: measures, y: one_hot}}", "categorical_crossentropy"),
        (4, 3, "softmax", "{npz: {path: table.npz, x: measures, y: one_hot}}", "kl_divergence"),
        (4, 2, "linear", "{npz: {path: table.npz, x: measures, y: pair}}", "huber"),
        (1, 1, "linear", "{values: {x: [1, 2, 3], y: [2, 4, 6]}}", "mse"),
        (20, 3, "softmax", "{npz: {path: sets.npz, x: fine, y: three}}", "sparse_categorical_crossentropy"),
    ],
)
def test_what_fits_is_left_in_peace(
    inputs: int, units: int, activation: str, source: str, loss: str, folder: Path
) -> None:
    text = DENSE.format(inputs=inputs, units=units, activation=activation, source=source, loss=loss)
    assert checked(text, folder) == []


@pytest.mark.parametrize("path", FINE, ids=lambda path: path.stem)
def test_tables_texts_and_series_that_fit_are_left_in_peace(path: Path, folder: Path) -> None:
    assert checked(path, folder) == []
    assert shown(path, folder) == ("\n", True)


def test_a_data_set_without_scaling_is_told_only_of_pixels(folder: Path) -> None:
    text = DENSE.format(inputs=13, units=3, activation="softmax", source="wine", loss="sparse_categorical_crossentropy")
    assert checked(text, folder) == []  # one of the measures runs up to 1,680


SEGMENTS = """
specnet: 1
model:
  layers:
    - Input: [8, 8, 1]
    - Conv2D: {{filters: {units}, kernel_size: 1, activation: {activation}}}
data:
  source: {{npz: {{path: masks.npz, x: x, y: {y}}}}}
training: {{optimizer: adam, loss: {loss}}}
"""


@pytest.mark.parametrize(
    ("units", "activation", "y", "loss", "code"),
    [
        (1, "sigmoid", "flat", "binary_crossentropy", ""),
        (1, "sigmoid", "deep", "binary_crossentropy", ""),
        (3, "softmax", "flat", "sparse_categorical_crossentropy", ""),
        (3, "softmax", "each", "categorical_crossentropy", ""),
        (2, "softmax", "classes", "sparse_categorical_crossentropy", "label-range"),
        (3, "softmax", "each", "sparse_categorical_crossentropy", "label-form"),
        (1, "sigmoid", "bytes", "binary_crossentropy", "label-range"),
        (1, "sigmoid", "small", "binary_crossentropy", "target-shape"),
    ],
)
def test_masks(units: int, activation: str, y: str, loss: str, code: str, tmp_path: Path) -> None:
    flat = (np.arange(10)[:, None, None] % 2 * np.ones((1, 8, 8))).astype("int32")
    classes = flat * 2
    masks = {"flat": flat, "deep": flat[..., None], "classes": classes, "each": np.eye(3, dtype="int32")[classes]}
    masks |= {"bytes": flat * 255, "small": flat[:, :4, :4]}
    np.savez(tmp_path / "masks.npz", x=np.random.default_rng(0).random((10, 8, 8, 1), dtype="float32"), **masks)
    text = SEGMENTS.format(units=units, activation=activation, y=y, loss=loss)
    if not code:
        assert checked(text, tmp_path) == []
        return
    with pytest.raises(SpecError) as caught:
        checked(text, tmp_path)
    assert [one.code for one in caught.value.diagnostics] == [code]


class Streamed(Examples):
    """Examples that are read from end to end, and how often they were."""

    random_access = False

    def __init__(self, whole: Examples) -> None:
        self.whole, self.count, self.read = whole, whole.count, 0

    def one_pass(self, batch_size: int, shuffle: tuple[int, ...] | None = None) -> Iterator[Batch]:
        for batch in self.whole.one_pass(batch_size, shuffle):
            self.read += batch.size
            yield batch


def streamed(text: str, folder: Path) -> tuple[Loaded, Raw]:
    with inside(folder):
        loaded = load_all(text)
        raw = opened(loaded)
    named = {name: Streamed(examples) for name, examples in raw.splits.named().items()}
    return loaded, raw._replace(splits=Splits(named["train"], None, named.get("test")))


LONG = """
specnet: 1
model:
  layers:
    - Input: [4]
    - Dense: {units: 3, activation: softmax}
data:
  source: {npz: {path: long.npz}}
training: {optimizer: adam, loss: sparse_categorical_crossentropy}
"""


def write_long(folder: Path, row: int, value: float, label: int) -> None:
    x = np.random.default_rng(0).random((3000, 4), dtype="float32")
    y = (np.arange(3000) % 3).astype("int32")
    x[row, 2], y[row] = value, label
    np.savez(folder / "long.npz", x=x, y=y)


def test_streams_are_checked_to_the_end_in_the_pass_that_reads_them_anyway(tmp_path: Path) -> None:
    write_long(tmp_path, 2900, np.nan, 7)
    loaded, raw = streamed(LONG, tmp_path)
    check = Check(raw, loaded)
    examples = raw.splits.train
    assert isinstance(examples, Streamed)
    assert examples.read < 1000
    before = examples.read
    record_of(raw, check.see)
    assert examples.read == before + 3000
    with pytest.raises(SpecError) as caught:
        check.finish()
    assert [one.code for one in caught.value.diagnostics] == ["label-range", "data-not-finite"]
    assert "example 2900" in str(caught.value)


def test_the_beginning_of_a_stream_is_checked_at_once(tmp_path: Path) -> None:
    write_long(tmp_path, 5, np.inf, 0)
    loaded, raw = streamed(LONG, tmp_path)
    with pytest.raises(SpecError, match="data-not-finite"):
        Check(raw, loaded)


def test_streams_are_compared_too(folder: Path) -> None:
    text = (CORPUS[0].parent / "data-leak.yaml").read_text(encoding="utf-8")
    loaded, raw = streamed(text, folder)
    assert [one.code for one in check_data(raw, loaded)] == ["data-leak"]
