"""Files and folders appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from specnet import SpecError
from specnet.backend.artifacts import check_replaceable
from specnet.files import whole_file, whole_folder


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "a.txt"
    with whole_file(target) as draft:
        draft.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert os.listdir(target.parent) == ["a.txt"]


def test_a_file_stays_as_it_was_when_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), whole_file(target) as draft:
        draft.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_folder_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "build"
    for text in ("one", "two"):
        with whole_folder(target) as draft:
            (draft / text).write_text(text)
    assert os.listdir(target) == ["two"]
    assert os.listdir(tmp_path) == ["build"]


def test_a_folder_stays_as_it_was_when_filling_fails(tmp_path: Path) -> None:
    target = tmp_path / "build"
    with whole_folder(target) as draft:
        (draft / "one").write_text("one")
    with pytest.raises(RuntimeError), whole_folder(target) as draft:
        (draft / "two").write_text("two")
        raise RuntimeError
    assert os.listdir(target) == ["one"]
    assert os.listdir(tmp_path) == ["build"]


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for context in (whole_file(tmp_path / "file" / "a.txt"), whole_folder(tmp_path / "file" / "a")):
        with pytest.raises(SpecError) as error, context:
            pass
        assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["unwritable-output"]


def test_folders_of_other_people_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(SpecError) as error:
        check_replaceable(tmp_path)
    assert "thesis.tex" in str(error.value)
    (tmp_path / "manifest.json").write_text('{"versions": {"specnet": "0.1.0"}, "files": {"a.txt": {}}}')
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(SpecError):
        check_replaceable(tmp_path)
    (tmp_path / "thesis.tex").unlink()
    check_replaceable(tmp_path)


def test_a_manifest_of_something_else_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"manifest_version": 3, "name": "my extension", "version": "1"}')
    with pytest.raises(SpecError):
        check_replaceable(tmp_path)
