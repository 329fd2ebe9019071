"""Tables as data: CSV, Parquet, texts, windows; in memory and as streams. The files are written by the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

import specnet
from specnet import SpecError
from specnet.api.stages import load_all
from specnet.backend.data import stream_shuffle
from specnet.backend.data.examples import Arrays, Batch, Examples
from specnet.backend.data.prepare import Raw, open_data
from specnet.backend.data.stream_choice import Choice, places_of

ROWS = 200
TABLE: dict[str, list[Any]] = {
    "age": list(range(ROWS)),
    "height": [number / 2 for number in range(ROWS)],
    "city": ["Bern" if number % 2 else "Aarau" for number in range(ROWS)],
    "price": [number * 1.5 for number in range(ROWS)],
    "kind": ["xyz"[number % 3] for number in range(ROWS)],
    "grade": [number % 4 for number in range(ROWS)],
    "weight": [1 + number % 2 for number in range(ROWS)],
}
NUMBERS = ["age", "height"]
CLASSES = {"Dense": {"units": 3, "activation": "softmax"}}


def write(path: Path, table: dict[str, list[Any]] = TABLE, separator: str = ",") -> Path:
    """The table as CSV or Parquet, by the ending of the path."""
    if path.suffix == ".parquet":
        parquet.write_table(pa.table(table), path, row_group_size=30)
    else:
        rows = [list(table), *zip(*table.values(), strict=True)]
        path.write_text("".join(separator.join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return path


def raw(folder: Path, source: Any, *layers: Any, model: Any = None, **data: Any) -> Raw:
    model = model or {"layers": list(layers or ({"Input": [2]}, CLASSES))}
    loaded = load_all({"specnet": 1, "model": model, "data": {"source": source, **data}})
    return open_data(loaded.spec, loaded.graph, loaded.root, folder)


def whole(examples: Examples) -> Batch:
    (batch,) = examples.one_pass(10**6)
    return batch


def fault(folder: Path, source: Any, *layers: Any, **data: Any) -> str:
    with pytest.raises(SpecError) as caught:
        raw(folder, source, *layers, **data)
    return str(caught.value)


@pytest.fixture(params=["t.csv", "t.parquet"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A source without arguments but its path, for either format."""
    write(tmp_path / request.param)
    kind = "csv" if request.param.endswith("csv") else "parquet"
    return lambda **arguments: {kind: {"path": request.param, **arguments}}


@pytest.fixture(params=[False, True], ids=["memory", "stream"])
def stream(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_columns_stand_side_by_side(tmp_path: Path, source: Any, stream: bool) -> None:
    data = raw(tmp_path, source(target="kind", features=NUMBERS), stream=stream)
    assert isinstance(data.splits.train, Arrays) is not stream
    batch = whole(data.splits.train)
    assert batch.inputs["input"].dtype == np.float32
    assert batch.inputs["input"].tolist() == [[n, n / 2] for n in range(ROWS)]
    assert batch.targets["dense_3"].tolist() == TABLE["kind"]
    assert data.class_names == ("x", "y", "z")


def test_all_other_columns_by_default(tmp_path: Path, stream: bool) -> None:
    write(tmp_path / "t.csv", {name: TABLE[name] for name in ("age", "grade", "weight", "price")})
    layers = ({"Input": [2]}, {"Dense": 1})
    data = raw(tmp_path, {"csv": {"path": "t.csv", "target": "price"}}, *layers, sample_weight="weight", stream=stream)
    batch = whole(data.splits.train)
    assert batch.inputs["input"][5].tolist() == [5, 1]
    assert batch.targets["dense_1"][5] == 7.5
    assert batch.targets["dense_1"].dtype == np.float32
    assert batch.weights is not None
    assert batch.weights[:4].tolist() == [1, 2, 1, 2]


MIXED = (
    {"Input": [2], "name": "numbers"},
    {"Input": {"shape": [], "dtype": "string"}, "name": "city"},
    {"Input": {"shape": [1], "dtype": "int32"}, "name": "grade"},
    {"StringLookup": {"vocabulary": ["Bern", "Aarau"], "output_mode": "one_hot"}, "name": "known", "inputs": "city"},
    {"Concatenate": {}, "inputs": ["numbers", "known", "grade"]},
    {"Dense": 1, "name": "price"},
    {"Dense": {"units": 3, "activation": "softmax"}, "name": "kind", "inputs": "concatenate"},
)
INPUTS = {"numbers": NUMBERS, "city": ["city"], "grade": "grade"}
TARGETS = {"price": ["price"], "kind": ["kind"]}


def test_several_inputs_and_targets(tmp_path: Path, source: Any, stream: bool) -> None:
    model = {"layers": list(MIXED), "outputs": ["price", "kind"]}
    data = raw(tmp_path, source(), model=model, inputs=INPUTS, targets=TARGETS, stream=stream)
    batch = whole(data.splits.train)
    assert {name: array.shape for name, array in batch.inputs.items()} == {
        "numbers": (ROWS, 2),
        "city": (ROWS,),
        "grade": (ROWS, 1),
    }
    assert batch.inputs["city"][:2].tolist() == ["Aarau", "Bern"]
    assert batch.inputs["grade"].dtype == np.int64
    assert batch.targets["price"][3] == 4.5
    assert batch.targets["kind"][3] == "x"


def test_inputs_and_outputs_that_are_named_like_columns(tmp_path: Path, source: Any) -> None:
    layers = [{"Input": [1], "name": "age"}, {"Input": [1], "name": "height"}]
    layers += [{"Add": {}, "inputs": ["age", "height"]}, {"Dense": 1, "name": "price"}]
    layers += [{"Dense": 4, "name": "grade", "inputs": "add"}]
    data = raw(tmp_path, source(target=["grade", "price"]), model={"layers": layers, "outputs": ["price", "grade"]})
    batch = whole(data.splits.train)
    assert set(batch.inputs) == {"age", "height"}
    assert batch.targets["grade"].dtype == np.int64
    assert any("city" in note for note in data.splits.notes)


def test_several_columns_of_one_target(tmp_path: Path, source: Any) -> None:
    layers = ({"Input": [2]}, {"Dense": 2})
    batch = whole(raw(tmp_path, source(target=["price", "height"], features=NUMBERS), *layers).splits.train)
    assert batch.targets["dense_2"][4].tolist() == [6, 2]


def test_a_text_column_read_as_text_keeps_its_zeros(tmp_path: Path, stream: bool) -> None:
    write(tmp_path / "t.csv", {"code": ["012", "345", "00"], "y": [1, 2, 3]})
    layers = ({"Input": {"shape": [1], "dtype": "string"}}, {"StringLookup": {"max_tokens": 9}}, {"Dense": 1})
    data = raw(tmp_path, {"csv": {"path": "t.csv", "target": "y"}}, *layers, stream=stream)
    assert whole(data.splits.train).inputs["input"].tolist() == [["012"], ["345"], ["00"]]


def test_labels_of_a_text(tmp_path: Path, stream: bool) -> None:
    write(tmp_path / "t.csv", {"a": [1, 2, 3], "tags": ["sad|old", "new", "old; new"]})
    layers = ({"Input": [1]}, {"Dense": {"units": 3, "activation": "sigmoid"}})
    source = {"csv": {"path": "t.csv", "target": "tags"}}
    data = raw(tmp_path, source, *layers, labels="multi_label", stream=stream)
    assert data.class_names == ("new", "old", "sad")
    assert whole(data.splits.train).targets["dense_3"].tolist() == [[0, 1, 1], [1, 0, 0], [1, 1, 0]]
    found = fault(tmp_path, source, *layers, labels="multi_label", class_names=["new", "odl", "sad"])
    assert "data-classes" in found
    assert "`old`" in found


def test_several_label_columns_name_their_classes(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", {"a": [1, 2], "sad": [1, 0], "old": [1, 1]})
    layers = ({"Input": [1]}, {"Dense": {"units": 2, "activation": "sigmoid"}})
    data = raw(tmp_path, {"csv": {"path": "t.csv", "target": ["sad", "old"]}}, *layers, labels="multi_label")
    assert data.class_names == ("sad", "old")
    assert whole(data.splits.train).targets["dense_2"].tolist() == [[1, 1], [0, 1]]


def test_no_target_for_a_model_that_learns_its_inputs(tmp_path: Path, source: Any, stream: bool) -> None:
    data = raw(tmp_path, source(features=NUMBERS), {"Input": [2]}, {"Dense": 2}, labels="inputs", stream=stream)
    assert whole(data.splits.train).targets == {}


def test_types_hold_for_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: bool) -> None:
    """The first block of a column looks whole; later there are fractions, and words among the classes."""
    monkeypatch.setattr("specnet.backend.data.csv_table.BLOCK", 40)
    table = {"a": [*range(50), 0.5], "day": ["2024-01-01", *["2024-02-01 10:00:00"] * 50], "y": [*range(50), "last"]}
    write(tmp_path / "t.csv", table)
    source = {"csv": {"path": "t.csv", "target": "y", "features": ["a"]}}
    data = raw(tmp_path, source, {"Input": [1]}, {"Dense": 51}, stream=stream)
    batch = whole(data.splits.train)
    assert batch.inputs["input"][-1] == 0.5
    assert batch.targets["dense_51"][[0, -1]].tolist() == ["0", "last"]


def test_quotes_newlines_and_other_separators(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text('\ufeffa\ty\n1\t"two\nlines, ""x"""\n2\tb\n', encoding="utf-8")
    data = raw(tmp_path, {"csv": {"path": "t.tsv", "target": "y"}}, {"Input": [1]}, {"Dense": 2})
    assert whole(data.splits.train).targets["dense_2"].tolist() == ['two\nlines, "x"', "b"]
    write(tmp_path / "t.csv", {"a": [1, 2], "y": [3, 4]}, separator=";")
    source = {"csv": {"path": "t.csv", "target": "y", "separator": ";"}}
    assert whole(raw(tmp_path, source, {"Input": [1]}, {"Dense": 1}).splits.train).targets["dense_1"].tolist() == [3, 4]
    assert "wrong-value" in fault(tmp_path, {"csv": {"path": "t.csv", "target": "y", "separator": "; "}})


def test_parquet_types(tmp_path: Path, stream: bool) -> None:
    table = pa.table(
        {
            "flag": pa.array([True, False, True]),
            "money": pa.array([1, 2, 3], pa.decimal128(5, 2)),
            "small": pa.array([1, 2, 3], pa.int8()),
            "y": pa.array(["b", "a", "b"]).dictionary_encode(),
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    data = raw(tmp_path, {"parquet": {"path": "t.parquet", "target": "y"}}, {"Input": [3]}, {"Dense": 2}, stream=stream)
    batch = whole(data.splits.train)
    assert batch.inputs["input"].tolist() == [[1, 1, 1], [0, 2, 2], [1, 3, 3]]
    assert batch.targets["dense_2"].tolist() == ["b", "a", "b"]
    assert data.class_names == ("a", "b")


@pytest.fixture
def holed(tmp_path: Path) -> Path:
    write(tmp_path / "t.csv", {"a": [1, "", 3, "NA", 5], "b": ["u", "v", "", "w", "u"], "y": [0, 1, 0, 1, 0]})
    return tmp_path


def test_empty_cells_are_counted(holed: Path, stream: bool) -> None:
    layers = [{"Input": [1], "name": "a"}, {"Input": {"shape": [1], "dtype": "string"}, "name": "b"}]
    layers += [{"StringLookup": {"vocabulary": ["u"], "output_mode": "one_hot"}}]
    layers += [{"Concatenate": {}, "inputs": ["a", "string_lookup"]}, {"Dense": 1}]
    text = fault(holed, {"csv": {"path": "t.csv", "target": "y"}}, *layers, stream=stream)
    assert "data-missing" in text
    assert "3 of 5 rows have empty cells" in text
    assert "`a` has 2 of them, the first in row 3" in text
    assert "`b` has 1 of them, the first in row 4" in text
    data = raw(holed, {"csv": {"path": "t.csv", "target": "y", "missing": "skip"}}, *layers, stream=stream)
    batch = whole(data.splits.train)
    assert data.splits.train.count == batch.size == 2
    assert batch.inputs["b"].tolist() == [["u"], ["u"]]
    assert any("3 of 5 rows" in note for note in data.splits.notes)


FAULTS = {
    "a target that is no column": ({"target": "kin"}, {}, ["data-missing", "did you mean `kind`?", "`height`"]),
    "two that are none": ({"target": "kin", "features": ["age", "hight"]}, {}, ["`kin`", "`hight`", "`height`?"]),
    "text among numbers": ({"target": "kind"}, {}, ["data-dtype", "`city` is text", "`data: inputs`"]),
    "text alone": ({"target": "kind", "features": ["city"]}, {}, ["data-dtype", "`StringLookup`"]),
    "a text target": ({"target": "kind", "features": NUMBERS}, {"labels": "regression"}, ["data-dtype", "`kind`"]),
    "weights": ({"target": "kind", "features": NUMBERS}, {"sample_weight": "city"}, ["data-dtype", "sample weights"]),
    "no weights": ({"target": "kind", "features": NUMBERS}, {"sample_weight": "wieght"}, ["did you mean `weight`?"]),
    "said twice": ({"target": "kind", "features": NUMBERS}, {"inputs": {"input": ["age"]}}, ["conflicting-arguments"]),
    "no such input": ({"target": "kind"}, {"inputs": {"inptu": NUMBERS}}, ["data-names", "did you mean `input`?"]),
    "a class without a name": ({"target": "kind", "features": NUMBERS}, {"class_names": list("xyw")}, ["`z`"]),
}


@pytest.mark.parametrize(("arguments", "data", "words"), FAULTS.values(), ids=FAULTS)
def test_faults(tmp_path: Path, source: Any, arguments: Any, data: Any, words: list[str]) -> None:
    text = fault(tmp_path, source(**arguments), **data)
    assert all(word in text for word in words), text


def test_columns_nobody_assigned(tmp_path: Path, source: Any) -> None:
    model = {"layers": list(MIXED), "outputs": ["price", "kind"]}
    assert "data: inputs: {numbers: [...]" in fault(tmp_path, source(), model=model, targets=TARGETS)
    assert "data: targets: {price: [...]" in fault(tmp_path, source(target=["age", "kind"]), model=model, inputs=INPUTS)


BROKEN = {
    "empty": (b"", "Empty"),
    "heading": (b"a,kind\n", "no rows"),
    "ragged": (b"a,b,kind\n1,2,x\n1,2\n", "Row #3: Expected 3 columns, got 2"),
    "latin1": ("a,b,kind\n1,2,\xe9\n".encode("latin1"), "UTF-8"),
    "twice": (b"a,a,kind\n1,2,x\n", "several columns with the name `a`"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_files(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    assert words in fault(tmp_path, {"csv": {"path": "t.csv", "target": "kind"}})


def test_broken_parquet(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 and nothing else")
    assert "data-unreadable" in fault(tmp_path, {"parquet": {"path": "t.parquet", "target": "y"}})
    (tmp_path / "folder").mkdir()
    assert "is a folder" in fault(tmp_path, {"csv": {"path": "folder", "target": "y"}})


# Streams


@pytest.fixture
def numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Raw:
    """A stream of 10,000 numbered rows that is shuffled through files of 2 KiB, dealt out more than once."""
    monkeypatch.setattr(stream_shuffle, "BUCKET", 2048)
    monkeypatch.setattr(stream_shuffle, "MOST_FILES", 4)
    count = 10_000
    write(tmp_path / "t.parquet", {"n": list(range(count)), "c": ["ab"[n % 2] for n in range(count)]})
    return raw(tmp_path, {"parquet": {"path": "t.parquet", "target": "c"}}, {"Input": [1]}, {"Dense": 2}, stream=True)


def order_of(examples: Examples, shuffle: tuple[int, ...] | None, size: int = 64) -> list[int]:
    batches = list(examples.one_pass(size, shuffle))
    assert {batch.size for batch in batches[:-1]} <= {size}
    for batch in batches:
        assert ["ab"[int(n) % 2] for n in batch.inputs["input"][:, 0]] == batch.targets["dense_2"].tolist()
    return [int(n) for batch in batches for n in batch.inputs["input"][:, 0]]


def test_a_stream_is_shuffled_as_a_whole(numbered: Raw) -> None:
    examples = numbered.splits.train
    assert order_of(examples, None) == list(range(10_000))
    one, again, other = (order_of(examples, seed) for seed in ((7, 0), (7, 0), (7, 1)))
    assert one == again != other
    assert sorted(one) == sorted(other) == list(range(10_000))
    # Of a uniform order: no correlation with the place (its deviation is 1/100), and 1 pair of neighbours stays.
    assert abs(np.corrcoef(one, np.arange(10_000))[0, 1]) < 0.05
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05
    assert sum(b - a == 1 for a, b in pairwise(one)) < 10


def test_every_place_is_as_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first row ends up in many shuffles through files."""
    monkeypatch.setattr(stream_shuffle, "BUCKET", 200)
    places = np.zeros(40)
    for seed in range(800):
        pieces = [Batch({"x": np.arange(start, start + 4.0)}, {"y": np.arange(4)}) for start in range(0, 40, 4)]
        order = np.concatenate([one.inputs["x"] for one in stream_shuffle.shuffled(pieces, 40, (seed, 0))])
        places[np.flatnonzero(order == 0)] += 1
    assert ((places - 20) ** 2 / 20).sum() < 39 + 4 * np.sqrt(78)  # chi-squared with 39 degrees of freedom


def test_a_split_of_a_stream_is_exact(tmp_path: Path, source: Any) -> None:
    arguments = {"target": "kind", "features": NUMBERS}
    data = raw(tmp_path, source(**arguments), stream=True, validation=0.2, test={"fraction": {"size": 0.1}})
    splits = data.splits
    assert splits.validation is not None
    assert splits.test is not None
    sets = [whole(one).inputs["input"][:, 0].tolist() for one in (splits.train, splits.validation, splits.test)]
    assert (
        [len(one) for one in sets] == [splits.train.count, splits.validation.count, splits.test.count] == [144, 36, 20]
    )
    assert sorted(n for one in sets for n in one) == list(range(ROWS))
    assert sets[1] != list(range(36))
    assert any("stratified" in note for note in splits.notes)
    again = raw(tmp_path, source(**arguments), stream=True, validation=0.2, test=0.1)
    assert whole(again.splits.validation or splits.train).inputs["input"][:, 0].tolist() == sets[1]


def test_last_and_folds_of_a_stream(tmp_path: Path, source: Any) -> None:
    arguments = {"target": "kind", "features": NUMBERS}
    last = raw(tmp_path, source(**arguments), stream=True, validation={"last": 0.1}).splits.validation
    assert last is not None
    assert whole(last).inputs["input"][:, 0].tolist() == list(range(180, 200))
    folds = [
        raw(tmp_path, source(**arguments), stream=True, validation={"folds": {"of": 3, "number": n}}).splits.validation
        for n in (1, 2, 3)
    ]
    rows = [whole(fold).inputs["input"][:, 0].tolist() for fold in folds if fold is not None]
    assert [len(one) for one in rows] == [67, 67, 66]
    assert sorted(n for one in rows for n in one) == list(range(ROWS))


@pytest.mark.parametrize("count", [1, 2, 3, 17, 1000, 4097])
def test_places_are_a_permutation(count: int) -> None:
    places = places_of(np.arange(count), count, seed=3)
    assert sorted(places.tolist()) == list(range(count))
    assert int(Choice(count, 0, count // 3, seed=3).takes(np.arange(count)).sum()) == count // 3


def open_files() -> set[str]:
    return {str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at the open files of the process")
def test_nothing_is_left_of_a_shuffle(numbered: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    batches: Iterator[Batch] = iter(numbered.splits.train.one_pass(32, (1, 1)))
    next(batches)
    assert any(str(folder) in name for name in open_files())
    assert not list(folder.iterdir())
    batches.close()  # type: ignore[attr-defined]
    del batches
    assert not any(str(folder) in name for name in open_files())


def test_no_room_for_a_shuffle(numbered: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    with pytest.raises(SpecError) as caught:
        next(iter(numbered.splits.train.one_pass(32, (1, 1))))
    assert "unwritable-output" in str(caught.value)
    assert "TMPDIR" in str(caught.value)


# Texts


def test_texts_and_labels(tmp_path: Path, stream: bool) -> None:
    write(tmp_path / "t.csv", {"text": ["good film", "bad film"], "label": ["yes", "no"], "other": [1, 2]})
    layers = ({"Input": [4]}, {"Dense": 1})
    features = [{"TextVectorization": {"max_tokens": 50, "output_sequence_length": 4}}]
    data = raw(
        tmp_path, {"text_table": {"path": "t.csv", "target": "label"}}, *layers, features=features, stream=stream
    )
    batch = whole(data.splits.train)
    assert batch.inputs["input"].ravel().tolist() == ["good film", "bad film"]
    assert batch.targets["dense_1"].tolist() == ["yes", "no"]
    assert data.class_names == ("no", "yes")
    text = fault(tmp_path, {"text_table": {"path": "t.csv", "target": "label", "text": "txt"}}, *layers)
    assert "did you mean `text`?" in text


# Windows

SERIES = {
    "day": [f"2024-01-{n + 1:02}" for n in range(20)],
    "heat": list(range(20)),
    "rain": [n * 10 for n in range(20)],
}


def windows(folder: Path, shape: Any = (3, 2), table: Any = SERIES, data: Any = None, **arguments: Any) -> Raw:
    write(folder / "s.csv", table)
    given = {"path": "s.csv", "target": "heat", "length": 3, "time": "day", **arguments}
    return raw(folder, {"windows": given}, {"Input": list(shape)}, {"Flatten": {}}, {"Dense": 1}, **(data or {}))


def test_windows_and_their_targets(tmp_path: Path, stream: bool) -> None:
    examples = windows(tmp_path, data={"stream": stream}).splits.train
    batch = whole(examples)
    assert batch.inputs["input"].shape == (17, 3, 2)
    assert batch.inputs["input"][0].tolist() == [[0, 0], [1, 10], [2, 20]]
    assert batch.targets["dense_1"].tolist() == list(range(3, 20))
    assert examples.random_access
    taken = examples.take(np.array([16, 0]))
    assert taken.inputs["input"][:, 0, 0].tolist() == [16, 0]
    assert type(taken.inputs["input"]) is np.ndarray


def test_stride_and_horizon(tmp_path: Path) -> None:
    batch = whole(windows(tmp_path, (3,), features=["rain"], target=["heat"], stride=4, horizon=2).splits.train)
    assert batch.inputs["input"].tolist() == [[0, 10, 20], [40, 50, 60], [80, 90, 100], [120, 130, 140]]
    assert batch.targets["dense_1"].ravel().tolist() == [4, 8, 12, 16]


def test_windows_of_the_last_rows_share_none_with_training(tmp_path: Path) -> None:
    splits = windows(tmp_path, data={"validation": {"last": 0.2}, "test": {"last": 0.1}}).splits
    assert splits.validation is not None
    assert splits.test is not None
    rows = [rows_of(one) for one in (splits.train, splits.validation, splits.test)]
    assert not rows[0] & rows[1]
    assert not rows[1] & rows[2]
    assert max(rows[0]) < min(rows[1]) < max(rows[1]) < min(rows[2])
    assert [note for note in splits.notes if "left out" in note]
    mixed = windows(tmp_path, data={"validation": 0.2}).splits
    assert [note for note in mixed.notes if "last: 0.2" in note]


def rows_of(examples: Examples) -> set[int]:
    batch = whole(examples)
    return {int(n) for n in batch.inputs["input"][:, :, 0].ravel()} | {int(n) for n in batch.targets["dense_1"]}


def test_windows_that_cannot_be(tmp_path: Path) -> None:
    for wrong, words in (
        ({"length": 20, "shape": (20, 2)}, ["data-windows", "need 21 rows", "has 20"]),
        ({"time": "dya"}, ["data-missing", "did you mean `day`?"]),
        ({"table": {**SERIES, "day": [*range(19), 3]}}, ["data-windows", "row 21 of `day` (3)", "(18)"]),
        ({"table": {**SERIES, "day": ["Monday"] * 20}}, ["data-dtype", "2024-01-31"]),
        ({"table": {**SERIES, "rain": ["", *range(19)]}}, ["data-missing", "`rain` has 1 of them"]),
    ):
        with pytest.raises(SpecError) as caught:
            windows(tmp_path, **wrong)
        assert all(word in str(caught.value) for word in words), str(caught.value)


# Training

FLATS = 600


def flats(path: Path) -> Path:
    """A table of numbers and categories whose rent follows from them, with every tenth row incomplete."""
    random = np.random.default_rng(1)
    rooms, floor = random.integers(1, 5, FLATS), random.integers(0, 4, FLATS)
    size, city = random.normal(80, 20, FLATS), random.choice(["Aarau", "Bern", "Chur"], FLATS)
    rent = 10 * size + 100 * (city == "Bern") + 300 * ((rooms == 4) & (floor == 3))
    table = {"size": size.tolist(), "year": random.integers(1900, 2020, FLATS).tolist(), "rooms": rooms.tolist()}
    table |= {"floor": floor.tolist(), "city": city.tolist(), "rent": rent.tolist()}
    table["year"] = [year if row % 10 else "" for row, year in enumerate(table["year"])]
    return write(path, table)


def trained(folder: Path, text: str) -> specnet.Run:
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    return specnet.train(folder / "spec.yaml", runs_folder=folder / "runs")


CROSSED = Path(__file__).parent / "valid" / "data_table_crossed.yaml"


def test_a_table_with_crossed_categories(tmp_path: Path, stream: bool) -> None:
    flats(tmp_path / "flats.csv")
    text = CROSSED.read_text(encoding="utf-8").replace("\ndata:\n", f"\ndata:\n  stream: {str(stream).lower()}\n")
    text = text.replace("optimizer: adam", "optimizer: {Adam: 0.1}")
    run = trained(tmp_path, text)
    losses = [epoch["loss"] for epoch in run.history]
    assert losses[-1] < losses[0] / 20
    record = json.loads((run.folder / "data.json").read_text(encoding="utf-8"))
    assert record["sets"]["train"]["count"] == 432
    assert any("60 of 600 rows" in note for note in record["notes"])
    (learned,) = json.loads((run.folder / "features.json").read_text(encoding="utf-8"))
    seen = whole(run.trained.ready.raw.splits.train).inputs["numbers"]
    assert learned["learned"]["mean"] == pytest.approx(seen.mean(axis=0), rel=1e-4)
    again = specnet.open_run(run.folder)
    some = {name: array[:9] for name, array in whole(run.trained.ready.splits.train).inputs.items()}
    values = [some[name] for name in ("numbers", "rooms", "floor")]
    assert np.array_equal(again.model.predict(values, verbose=0), run.model.predict(values, verbose=0))


MIXED_TABLE = """
specnet: 1
name: mixed
model:
  layers:
    - Input: [2]
      name: numbers
    - Input: [{width}]
      name: city
    - Input: [12]
      name: cross
    - Concatenate:
      inputs: [numbers, city, cross]
    - Dense: 1
      name: rent
data:
  source: {{csv: {{path: flats.csv, target: rent, missing: skip}}}}
  inputs: {{numbers: [size, year], city: city, cross: [rooms, floor]}}
  features:
    numbers: [Normalization]
    city: [StringLookup: {{output_mode: one_hot}}]
    cross: [HashedCrossing: {{num_bins: 12, output_mode: one_hot}}]
  labels: regression
  validation: 0.2
training: {{optimizer: {{Adam: 0.5}}, loss: mean_squared_error, epochs: 3}}
"""


def test_a_table_with_features_for_each_input(tmp_path: Path) -> None:
    flats(tmp_path / "flats.csv")
    run = trained(tmp_path, MIXED_TABLE.format(width=4))
    numbers, city = json.loads((run.folder / "features.json").read_text(encoding="utf-8"))
    assert sorted(city["learned"]["vocabulary"]) == ["Aarau", "Bern", "Chur"]
    seen = whole(run.trained.ready.raw.splits.train).inputs["numbers"]
    assert np.ravel(numbers["learned"]["mean"]) == pytest.approx(seen.mean(axis=0), rel=1e-4)
    found = specnet.open_run(run.folder).trained.ready.splits
    assert found.validation is not None
    before = whole(run.trained.ready.splits.validation or found.train).inputs
    after = whole(found.validation).inputs
    assert all(np.array_equal(before[name], after[name]) for name in ("numbers", "city", "cross"))
    assert set(after["cross"].sum(axis=1)) == {1.0}


def test_lookups_that_are_not_as_wide_as_the_input(tmp_path: Path) -> None:
    flats(tmp_path / "flats.csv")
    with pytest.raises(SpecError) as caught:
        trained(tmp_path, MIXED_TABLE.format(width=5))
    assert "data-shape" in str(caught.value)
    assert "write `Input: [4]`" in str(caught.value)
    assert not (tmp_path / "runs").exists() or not list((tmp_path / "runs").rglob("*.json"))


TEXTS = """
specnet: 1
name: opinions
model:
  layers:
    - Input: [8]
    - Embedding: {input_dim: 100, output_dim: 8}
    - GlobalAveragePooling1D
    - Dense: {units: 1, activation: sigmoid}
data:
  source: {text_table: {path: texts.csv, target: label}}
  features:
    - TextVectorization: {max_tokens: 100, output_sequence_length: 8}
  class_names: ["no", "yes"]
  validation: 0.25
  stream: STREAM
training:
  optimizer: {Adam: 0.05}
  loss: binary_crossentropy
  metrics: [accuracy]
  epochs: 8
  batch_size: 16
"""


def test_training_on_texts(tmp_path: Path, stream: bool) -> None:
    random = np.random.default_rng(2)
    good = random.integers(0, 2, 200)
    texts = [f"it was {'lovely' if one else 'dreadful'} word{number % 17}" for number, one in enumerate(good)]
    write(tmp_path / "texts.csv", {"text": texts, "label": ["yes" if one else "no" for one in good]})
    run = trained(tmp_path, TEXTS.replace("STREAM", str(stream).lower()))
    assert run.history[-1]["val_accuracy"] == 1.0
    (learned,) = json.loads((run.folder / "features.json").read_text(encoding="utf-8"))
    assert "lovely" in learned["learned"]["vocabulary"]


NESTED = """
specnet: 1
name: nested
model:
  layers:
    - Input: [3, 2]
    - Model:
        layers:
          - Input: [3, 2]
          - Normalization
          - Flatten
      name: inner
    - Dense: 1
data:
  source: {windows: {path: s.csv, target: heat, length: 3, time: day}}
  validation: {last: 0.2}
training: {optimizer: {Adam: 0.1}, loss: mean_squared_error, epochs: 5, callbacks: [{EarlyStopping: {patience: 9}}]}
"""


def test_training_on_windows_with_a_layer_that_learns_in_a_nested_model(tmp_path: Path) -> None:
    write(tmp_path / "s.csv", SERIES)
    run = trained(tmp_path, NESTED)
    (learned,) = json.loads((run.folder / "features.json").read_text(encoding="utf-8"))
    seen = whole(run.trained.ready.raw.splits.train).inputs["input"].reshape(-1, 2)
    assert learned["learned"]["mean"] == pytest.approx(seen.mean(axis=0), rel=1e-4)
    assert learned["learned"]["variance"] == pytest.approx(seen.var(axis=0), rel=1e-4)


def test_weights_of_a_layer_that_has_learned_are_used_when_they_are_loaded(tmp_path: Path) -> None:
    flats(tmp_path / "flats.csv")
    run = trained(tmp_path, CROSSED.read_text(encoding="utf-8").replace("epochs: 20", "epochs: 1"))
    fresh = specnet.compile(CROSSED)
    specnet.load_weights(fresh, run.folder / "last.weights.h5")
    some = whole(run.trained.ready.splits.train).inputs
    values = [some[name][:9] for name in ("numbers", "rooms", "floor")]
    assert np.array_equal(fresh.predict(values, verbose=0), run.model.predict(values, verbose=0))


WORDS_IN_MODEL = """
specnet: 1
name: cities
model:
  layers:
    - Input: {shape: [1], dtype: string}
    - StringLookup: {max_tokens: 5, output_mode: one_hot, pad_to_max_tokens: true}
    - Dense: 1
data:
  source: {csv: {path: flats.csv, target: rent, features: [city]}}
  validation: 0.25
  labels: regression
  stream: STREAM
training: {optimizer: {Adam: 0.05}, loss: mean_squared_error, epochs: 2}
"""


def test_a_lookup_inside_of_a_model(tmp_path: Path, stream: bool) -> None:
    flats(tmp_path / "flats.csv")
    run = trained(tmp_path, WORDS_IN_MODEL.replace("STREAM", str(stream).lower()))
    (learned,) = json.loads((run.folder / "features.json").read_text(encoding="utf-8"))
    assert sorted(learned["learned"]["vocabulary"]) == ["Aarau", "Bern", "Chur"]
    cities = np.array([["Bern"], ["Chur"], ["Rome"]], dtype=object)
    again = specnet.open_run(run.folder).predict(cities)
    assert np.array_equal(again, run.predict(cities))
    assert len(np.unique(again)) == 3


def test_no_room_for_a_shuffle_while_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flats(tmp_path / "flats.csv")
    monkeypatch.setattr(stream_shuffle, "BUCKET", 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    with pytest.raises(SpecError) as caught:
        trained(tmp_path, WORDS_IN_MODEL.replace("STREAM", "true"))
    (fault_,) = caught.value.diagnostics
    assert fault_.code == "unwritable-output", str(caught.value)


def test_several_text_targets_keep_their_classes(tmp_path: Path) -> None:
    """Another table has fewer classes, or others: numbers mean what they meant in training."""
    colours, towns = ["red", "blue"] * 6, ["Bern", "Chur", "Aarau"] * 4
    write(tmp_path / "t.csv", {"a": list(range(12)), "colour": colours, "town": towns})
    write(tmp_path / "few.csv", {"a": [1, 2], "colour": ["red", "red"], "town": ["Chur", "Chur"]})
    write(tmp_path / "new.csv", {"a": [1, 2], "colour": ["red", "pink"], "town": ["Chur", "Chur"]})
    outputs = [
        {"Dense": {"units": 2, "activation": "softmax"}, "name": "hue", "inputs": "input"},
        {"Dense": {"units": 3, "activation": "softmax"}, "name": "place", "inputs": "input"},
    ]
    model = {"layers": [{"Input": [1]}, *outputs], "outputs": ["hue", "place"]}
    target = ["colour", "town"]
    spec = {
        "specnet": 1,
        "model": model,
        "data": {
            "source": {"csv": {"path": str(tmp_path / "t.csv"), "target": target}},
            "targets": {"hue": "colour", "place": "town"},
            "validation": {"csv": {"path": str(tmp_path / "few.csv"), "target": target}},
        },
        "training": {"loss": {"hue": CROSSENTROPY, "place": CROSSENTROPY}, "metrics": {"hue": ["accuracy"]}},
    }
    run = specnet.train(spec, runs_folder=tmp_path / "runs", report=False)
    validation = run.trained.ready.splits.validation
    assert validation is not None
    assert {name: list(array) for name, array in whole(validation).targets.items()} == {"hue": [1, 1], "place": [2, 2]}
    assert json.loads((run.folder / "data.json").read_text())["class_names"]["hue"] == ["blue", "red"]

    found = run.evaluate(str(tmp_path / "few.csv"))
    assert found["outputs"]["hue"]["class_names"] == ["blue", "red"]
    assert np.sum(found["outputs"]["hue"]["confusion"], axis=1).tolist() == [0, 2]
    with pytest.raises(SpecError, match="'pink'"):
        run.evaluate(str(tmp_path / "new.csv"))


CROSSENTROPY = "sparse_categorical_crossentropy"
