"""Class folders: sets, classes and their order, what is left out; with texts, which need no decoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import specnet
from specnet.api.stages import load_all
from specnet.backend.data.prepare import Raw, open_data
from specnet.runs.folder import read_json

SPEC = """specnet: 1
name: moods
model:
  layers:
    - Input: {{shape: [{length}], dtype: int32}}
    - Embedding: {{input_dim: 50, output_dim: 8}}
    - GlobalAveragePooling1D
    - Dense: {{units: 2, activation: softmax}}
data:
  source: {{text_folder: {source}}}
{more}
training: {{loss: sparse_categorical_crossentropy, optimizer: {{Adam: 0.05}}, metrics: [accuracy], epochs: 12, batch_size: 4}}
"""


def spec(source: str = "{path: moods}", more: str = "", length: int = 5) -> str:
    return SPEC.format(source=source, more=more, length=length)


def written(folder: Path, text: str) -> Path:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def opened(folder: Path, text: str) -> Raw:
    loaded = load_all(written(folder, text))
    return open_data(loaded.spec, loaded.graph, loaded.root, folder)


def refused(folder: Path, text: str) -> list[Any]:
    with pytest.raises(specnet.SpecError) as error:
        opened(folder, text)
    return list(error.value.diagnostics)


def texts(folder: Path, **classes: list[str]) -> None:
    for name, every in classes.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(every):
            (folder / name / f"{number}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def moods(tmp_path: Path) -> Path:
    texts(tmp_path / "moods", good=["fine", "great"], bad=["dull", "poor", "äh"])
    return tmp_path


def test_classes_are_in_the_order_of_the_alphabet(moods: Path) -> None:
    raw = opened(moods, spec())
    batch = raw.splits.train.take(np.arange(5))
    assert raw.class_names == ("bad", "good")
    assert batch.inputs["input"].tolist() == ["dull", "poor", "äh", "fine", "great"]
    assert batch.targets["dense_2"].tolist() == [0, 0, 0, 1, 1]
    assert batch.targets["dense_2"].dtype == "int32"


def test_class_names_set_the_order(moods: Path) -> None:
    raw = opened(moods, spec(more="  class_names: [good, bad]"))
    known = raw.splits.train.targets()
    assert known is not None
    assert known["dense_2"].tolist() == [0, 0, 1, 1, 1]


def test_a_stream_gives_the_same(moods: Path) -> None:
    memory, stream = (opened(moods, spec(more=more)).splits.train for more in ("", "  stream: true"))
    rows = np.asarray([4, 0, 2])
    assert stream.take(rows).inputs["input"].tolist() == memory.take(rows).inputs["input"].tolist()
    assert stream.take(rows).targets["dense_2"].tolist() == memory.take(rows).targets["dense_2"].tolist()
    assert type(stream) is not type(memory)


def test_hidden_files_are_not_seen_and_others_noted(moods: Path) -> None:
    (moods / "moods" / ".git").mkdir()
    (moods / "moods" / "bad" / ".DS_Store").write_bytes(b"\0")
    (moods / "moods" / "bad" / "page.html").write_text("<p>")
    texts(moods / "moods" / "good", deeper=["splendid"])
    raw = opened(moods, spec())
    assert raw.splits.train.count == 6
    assert [note for note in raw.splits.notes if "left out 1 files that are no texts" in note and "page.html" in note]


@pytest.mark.parametrize("asked", ["validate", "validation", "val"])
@pytest.mark.parametrize("folder", ["validate", "validation", "val"])
def test_sets_by_folder_in_any_spelling(tmp_path: Path, folder: str, asked: str) -> None:
    texts(tmp_path / "moods" / "Training", good=["fine"], bad=["dull"])
    texts(tmp_path / "moods" / folder, good=["great"], bad=["poor"])
    texts(tmp_path / "moods" / "test", good=["a", "b"], bad=["c", "d"])
    splits = opened(tmp_path, spec(more=f"  validation: {asked}")).splits
    assert splits.validation is not None
    assert splits.test is not None
    assert [splits.train.count, splits.validation.count, splits.test.count] == [2, 2, 4]


def test_sets_of_other_names_and_flat_folders(tmp_path: Path) -> None:
    texts(tmp_path / "moods" / "train", good=["fine"], bad=["dull"])
    texts(tmp_path / "moods" / "holdout", good=["great"], bad=["poor"])
    texts(tmp_path / "moods", test=["who knows"])
    splits = opened(tmp_path, spec(more="  validation: holdout")).splits
    assert splits.validation is not None
    assert splits.validation.count == 2
    assert splits.test is None
    assert "the folder `test` holds no class folders and is not used" in splits.notes


def test_a_class_may_be_named_like_a_set(tmp_path: Path) -> None:
    texts(tmp_path / "moods", train=["steam"], plane=["wing"])
    assert opened(tmp_path, spec()).class_names == ("plane", "train")


def test_class_names_and_folders_that_differ(moods: Path) -> None:
    first, second = refused(moods, spec(more="  class_names: [good, bed]"))
    assert (first.code, second.code) == ("data-classes", "data-classes")
    faults = {diagnostic.message.split("`")[1]: diagnostic for diagnostic in (first, second)}
    assert "has no folder" in faults["bed"].message
    assert faults["bed"].labels[0].text == "did you mean `bad`?"
    assert faults["bed"].labels[0].place.span.line == 11
    assert faults["bad"].message == "the folder `bad` is in no class of `class_names`"


def test_a_class_without_files(moods: Path) -> None:
    (moods / "moods" / "odd").mkdir()
    (fault,) = refused(moods, spec())
    assert fault.code == "data-empty"
    assert "no texts for `odd`" in fault.message
    assert fault.labels[0].place.path == "data.source.text_folder.path"


def test_a_class_that_one_set_does_not_have(tmp_path: Path) -> None:
    texts(tmp_path / "moods" / "train", good=["fine"], bad=["dull"])
    texts(tmp_path / "moods" / "test", good=["great"])
    (fault,) = refused(tmp_path, spec())
    assert f"no texts for `bad` in `{tmp_path / 'moods' / 'test'}`" == fault.message


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("moods/bad", "data-empty", "has no class folders"),
        ("spec.yaml", "data-file", "is a file"),
        ("no", "data-file", "no"),
    ],
)
def test_paths_that_are_no_class_folders(moods: Path, path: str, code: str, words: str) -> None:
    (fault,) = refused(moods, spec(f"{{path: {path}}}"))
    assert fault.code == code
    assert words in fault.message
    assert fault.help
    assert fault.labels[0].place.path == "data.source.text_folder.path"


def test_files_that_are_no_text_are_named(moods: Path) -> None:
    (moods / "moods" / "bad" / "1.txt").write_bytes(b"caf\xe9")
    (fault,) = refused(moods, spec())
    assert fault.code == "data-unreadable"
    assert fault.message == "1 of 5 texts cannot be read"
    assert fault.notes == ("`bad/1.txt`: it is not UTF-8 text (byte 3)",)
    assert "on_error: skip" in fault.help[0]
    raw = opened(moods, spec("{path: moods, on_error: skip}"))
    assert raw.splits.train.count == 4
    assert "left out 1 of 5 texts that cannot be read: `bad/1.txt`" in raw.splits.notes[0]


def test_when_nothing_is_left(moods: Path) -> None:
    for path in (moods / "moods").rglob("*.txt"):
        path.write_bytes(b"\xff")
    (fault,) = refused(moods, spec("{path: moods, on_error: skip}"))
    assert fault.message == "5 of 5 texts cannot be read"
    assert len(fault.notes) == 5


def test_a_second_source_has_the_same_classes(moods: Path) -> None:
    texts(moods / "others", good=["great"], better=["superb"])
    (fault,) = refused(moods, spec(more="  test: {text_folder: {path: others}}"))
    assert fault.code == "data-classes"
    assert fault.labels[0].place.path.startswith("data.test")


@pytest.mark.parametrize("stream", ["false", "true"])
def test_texts_through_a_vocabulary(tmp_path: Path, stream: str) -> None:
    texts(tmp_path / "moods", good=["a fine film", "great fun"] * 6, bad=["a dull film", "poor show"] * 6)
    more = f"  features: [{{TextVectorization: {{max_tokens: 50, output_sequence_length: 5}}}}]\n  stream: {stream}"
    run = specnet.train(written(tmp_path, spec(more=more)), runs_folder=tmp_path / "runs", report=False)
    assert run.history[-1]["accuracy"] == 1.0
    (learned,) = read_json(run.folder / "features.json")
    assert {"dull", "fine", "film"} <= set(learned["learned"]["vocabulary"])
