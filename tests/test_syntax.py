"""YAML 1.2 core with positions, and everything that can be wrong before the language begins."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from specnet import SpecError
from specnet.syntax import from_python, locate, parse, plain, read_file, text_source


def value_of(text: str) -> object:
    data = plain(parse(text_source(f"value: {text}\n")))
    assert isinstance(data, dict)
    return data["value"]


def codes(error: pytest.ExceptionInfo[SpecError]) -> list[str]:
    return [diagnostic.code for diagnostic in error.value.diagnostics]


# What the safe loader of PyYAML reads otherwise (YAML 1.1).
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e-3", 0.001), ("1E5", 100000.0), ("1e+3", 1000.0), (".5", 0.5), ("5.", 5.0), ("-0.0", 0.0),
        ("no", "no"), ("off", "off"), ("yes", "yes"), ("on", "on"), ("y", "y"), ("true", True), ("FALSE", False),
        ("010", 10), ("08", 8), ("0o14", 12), ("0x1F", 31), ("+7", 7), ("-3", -3),
        ("28:28", "28:28"), ("2:1", "2:1"), ("12:30:45", "12:30:45"), ("3.10", 3.1), ("2024-01-01", "2024-01-01"), ("1_000", "1_000"),
        ("None", "None"), ("(3, 3)", "(3, 3)"), ("1/255", "1/255"), ("null", None), ("~", None), ("", None),
        ('"64"', "64"), ("'true'", "true"), (".inf", math.inf), ("-.INF", -math.inf), ("0b11", "0b11"), ("=", "="),
    ],
)  # fmt: skip
def test_scalars_are_yaml_1_2_core(text: str, expected: object) -> None:
    value = value_of(text)
    assert value == expected
    assert type(value) is type(expected)


def test_nan_is_a_float() -> None:
    value = value_of(".nan")
    assert isinstance(value, float)
    assert math.isnan(value)


def test_numbers_without_end_stay_text() -> None:
    assert value_of("9" * 5000) == "9" * 5000


def test_every_node_has_its_place() -> None:
    root = parse(text_source("a:\n  - {b: 10, c: [x, yy]}\n"))
    node, key = locate(root, ("a", 0, "c", 1))
    assert node.span is not None
    assert (node.span.line, node.span.column, node.span.end_column) == (2, 20, 22)
    assert key is None
    _, key = locate(root, ("a", 0, "b"))
    assert key is not None
    assert key.span is not None
    assert (key.span.line, key.span.column) == (2, 6)


def test_keys_are_text() -> None:
    assert plain(parse(text_source("010: a\non: b\n1.50: c\n"))) == {"010": "a", "on": "b", "1.50": "c"}


def test_all_faults_before_a_syntax_error_are_reported() -> None:
    with pytest.raises(SpecError) as error:
        parse(text_source("a: 1\na: 2\nb: !!set {x}\n<<: {}\nc: [1\n"))
    assert codes(error) == ["duplicate-key", "yaml-tag", "merge-key", "yaml-syntax"]


def test_bombs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)
    ]
    started = time.perf_counter()
    with pytest.raises(SpecError) as error:
        parse(text_source("\n".join(lines)))
    assert codes(error) == ["alias-bomb"]
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "[" * 2000 + "]" * 2000])
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(SpecError) as error:
        parse(text_source(text))
    assert codes(error) == ["too-deep"]


def test_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text("specnet: 1\n")
    with pytest.raises(SpecError) as error:
        read_file(tmp_path / "modle.yaml")
    assert codes(error) == ["file-not-found"]
    assert "model.yaml" in str(error.value)


def test_unreadable_files(tmp_path: Path) -> None:
    for path in (tmp_path, "a\0b"):
        with pytest.raises(SpecError) as error:
            read_file(path)
        assert codes(error) == ["unreadable-file"]


def test_too_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specnet.syntax.read.LARGEST_FILE", 100)
    path = tmp_path / "large.yaml"
    path.write_text("#" * 101)
    for refused in (lambda: read_file(path), lambda: text_source("#" * 101)):
        with pytest.raises(SpecError) as error:
            refused()
        assert codes(error) == ["too-large"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfspecnet: 1\n")
    assert plain(parse(read_file(path))) == {"specnet": 1}


def test_windows_line_ends() -> None:
    root = parse(text_source("a: 1\r\nb: 2\r\n"))
    assert plain(root) == {"a": 1, "b": 2}


def test_python_data() -> None:
    assert plain(from_python({"a": (1, 2.5, None, True), "b": {"c": "x"}, 3: "y"})) == {
        "a": [1, 2.5, None, True],
        "b": {"c": "x"},
        "3": "y",
    }


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"a": {1, 2}}, "wrong-type"),
        ({"a": object()}, "wrong-type"),
        ({(1, 2): "a"}, "non-string-key"),
        ({True: 1}, "non-string-key"),
    ],
)
def test_python_data_that_is_not_plain(value: object, code: str) -> None:
    with pytest.raises(SpecError) as error:
        from_python(value)
    assert codes(error) == [code]


def test_python_data_that_contains_itself() -> None:
    circle: list[object] = []
    circle.append(circle)
    with pytest.raises(SpecError) as error:
        from_python({"a": circle})
    assert codes(error) == ["too-deep"]
