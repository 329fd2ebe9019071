"""What `summary`, `plan` and the text diagram show."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from click.testing import CliRunner

from specnet.cli import cli
from specnet.diagnostics import SpecError
from specnet.render.canvas import Canvas
from specnet.render.dot import DPI, fitting_dpi
from specnet.render.table import Column, table
from specnet.render.units import bytes_text, count_text
from tests.corpus import ROOT

TRANSFER = """
specnet: 1
name: cats
model:
  layers:
    - Input: [96, 96, 3]
    - MobileNetV2: {include_top: false, weights: null, pooling: avg, input_shape: [96, 96, 3], alpha: 0.35}
      name: backbone
      trainable: [block_16*]
    - Model:
        layers:
          - Input: [1280]
          - Dense: 16
          - Dropout: 0.5
      name: head
      trainable: false
    - apply: head
      name: again
      inputs: backbone
    - Add:
      inputs: [head, again]
    - Dense: 2
"""


def run(*arguments: str, columns: int | None = None) -> str:
    result = CliRunner().invoke(cli, list(arguments), env={"COLUMNS": str(columns) if columns else None})
    assert result.exit_code == 0, result.output
    return result.stdout


def spec(name: str) -> str:
    return str(ROOT / "specs" / f"{name}.yaml")


@pytest.fixture
def transfer(tmp_path: Path) -> str:
    path = tmp_path / "transfer.yaml"
    path.write_text(TRANSFER)
    return str(path)


# -- summary ------------------------------------------------------------------------------------------------------


def test_summary_as_text() -> None:
    assert run("summary", spec("fashion_dnn")) == (
        "fashion_dnn (Sequential)\n\n"
        "Layer      Kind     Output shape     Params  Trainable\n"
        "─────────  ───────  ──────────────  ───────  ─────────\n"
        "input      Input    (None, 28, 28)        0\n"
        "flatten    Flatten  (None, 784)           0\n"
        "dense_300  Dense    (None, 300)     235,500  yes\n"
        "dense_150  Dense    (None, 150)      45,150  yes\n"
        "dense_10   Dense    (None, 10)        1,510  yes\n"
        "─────────  ───────  ──────────────  ───────  ─────────\n"
        "Total params: 282,160 (1.08 MiB)\n"
        "Trainable params: 282,160\n"
        "Non-trainable params: 0\n"
        "Activations: 7.92 KiB per sample\n"
    )


def test_nested_models_are_indented_and_frozen_ones_marked(transfer: str) -> None:
    lines = {line.split()[0]: line.split()[1:] for line in run("summary", transfer).splitlines() if line}
    text = run("summary", transfer)
    assert "\n  dense_16  " in text
    assert lines["backbone"][:1] == ["MobileNetV2"]
    assert "partly" in lines["backbone"]
    assert "no" in lines["head"]
    assert "no" in lines["dense_16"]
    assert lines["again"][:3] == ["Model", "(again", "head)"]
    assert "yes" in lines["dense_2"]


def test_summary_as_json(transfer: str) -> None:
    document = json.loads(run("summary", transfer, "--format", "json"))
    layers = {layer["path"]: layer for layer in document["layers"]}
    assert list(layers) == [
        "input",
        "backbone",
        "head",
        "head/input",
        "head/dense_16",
        "head/dropout",
        "again",
        "add",
        "dense_2",
    ]
    assert {
        key: layers["dense_2"][key] for key in ("name", "kind", "inputs", "output_shape", "params", "trainable")
    } == {
        "name": "dense_2",
        "kind": "Dense",
        "inputs": ["add"],
        "output_shape": [None, 2],
        "params": 34,
        "trainable": True,
    }
    assert layers["head/dense_16"]["trainable"] is False
    assert layers["again"]["params"] == 0
    outer = [layer for path, layer in layers.items() if "/" not in path]
    assert document["total_params"] == sum(layer["params"] for layer in outer)
    assert document["trainable_params"] == sum(layer["trainable_params"] for layer in outer)


def test_backbones_open_when_asked(transfer: str) -> None:
    document = json.loads(run("summary", transfer, "--format", "json", "--expand-nested"))
    backbone = next(layer for layer in document["layers"] if layer["path"] == "backbone")
    inside = [layer for layer in document["layers"] if layer["path"].startswith("backbone/")]
    assert len(inside) > 100
    assert sum(layer["params"] for layer in inside) == backbone["params"]
    assert {layer["name"] for layer in inside if layer["trainable_params"]} == {
        name
        for name in {layer["name"] for layer in inside}
        if name.startswith("block_16") and not name.endswith(("relu", "pad"))
    }
    assert "\n  Conv1 " in run("summary", transfer, "--expand-nested")
    assert "block_16_depthwise" in run("diagram", transfer, "--expand-nested")
    closed = run("diagram", transfer)
    assert "block_16_depthwise" not in closed
    assert "avg, partly frozen" in closed
    assert "head: Model  frozen" in closed


def test_summary_as_markdown() -> None:
    lines = run("summary", spec("two_tower"), "--format", "md").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert rows[1].count("---") == rows[0].count("|") - 1
    assert {row.count("|") for row in rows} == {rows[0].count("|")}
    assert any("&nbsp;&nbsp;embedding" in row for row in rows)


@pytest.mark.parametrize("columns", [60, 72, 80, 100])
@pytest.mark.parametrize("name", ["fashion_dnn", "unet", "two_tower", "functional_multi", "transformer_encoder"])
def test_narrow_terminals_are_respected(name: str, columns: int) -> None:
    text, wide = run("summary", spec(name), columns=columns), run("summary", spec(name))
    assert max(map(len, text.split("\nTotal")[0].splitlines())) <= columns
    if "  Trainable" not in text:
        assert columns < 70
        wide = without_trainable(wide)
    assert squeezed(text) == squeezed(wide)  # nothing is lost


def without_trainable(text: str) -> str:
    """A wide table without that column, which narrow terminals leave out."""
    head, totals = text.split("\nTotal")
    start = next(line.index("Trainable") for line in head.splitlines() if "Trainable" in line)
    title, *lines = head.splitlines()
    return "\n".join([title, *(line[:start] + line[start + 9 :] for line in lines), "Total" + totals])


def squeezed(text: str) -> list[str]:
    return sorted(text.replace("─", "").replace(" ", "").replace("\n", ""))


def test_a_table_without_its_trainable_column_marks_what_is_frozen(transfer: str) -> None:
    text = run("summary", transfer, columns=60)
    assert "  Trainable" not in text
    assert "(partly" in text
    assert text.count("(frozen)") == 2  # `head`, and the one layer inside with weights


def test_several_shapes_break_between_them() -> None:
    columns = (Column("A", least=12),)
    lines = list(table(columns, [("(None, 64), (2, 8), (3,)",)], width=16))
    assert lines[2:-1] == ["(None, 64),", "  (2, 8), (3,)"]


def test_wrapped_names_keep_their_indent() -> None:
    lines = list(table((Column("A", least=12),), [("    bidirectional_lstm_32",)], width=12))
    assert lines[2:-1] == ["    bidirect", "      ional_", "      lstm_", "      32"]


def test_a_column_never_gets_narrower_than_its_least() -> None:
    columns = (Column("A", least=4), Column("B", right=True))
    lines = list(table(columns, [("abcdefghij", "12345")], width=5))
    assert lines == ["A         B", "────  ─────", "abcd  12345", "efgh", "ij", "────  ─────"]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.00 KiB"),
        (1128640, "1.08 MiB"),
        (10**9, "953.7 MiB"),
        (2**70, "1,024.0 EiB"),
    ],
)
def test_bytes(count: int, text: str) -> None:
    assert bytes_text(count) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (281_700, "281,700"), (3_872_000_000, "3.87 billion"), (10**15, "1.00 quadrillion")]
)
def test_counts(count: int, text: str) -> None:
    assert count_text(count) == text


# -- plan ---------------------------------------------------------------------------------------------------------


def plan(*arguments: str) -> Any:
    return json.loads(run("plan", *arguments, "--format", "json"))


def test_plan_takes_batch_size_and_optimizer_from_the_spec_or_the_command_line() -> None:
    own, other = (
        plan(spec("fashion_dnn")),
        plan(spec("fashion_dnn"), "--batch-size", "64", "--optimizer", "{SGD: {momentum: 0.9}}"),
    )
    assert (own["batch_size"], own["optimizer"], other["batch_size"], other["optimizer"]) == (32, "Adam", 64, "SGD")
    assert other["memory"]["activations"] == 2 * own["memory"]["activations"]
    assert own["memory"]["optimizer"] - 12 == 2 * (other["memory"]["optimizer"] - 12)


def test_plan_lists_the_most_expensive_layers_first(transfer: str) -> None:
    layers = plan(transfer, "--top", "7")["layers"]
    assert len(layers) == 7
    assert [layer["macs"] for layer in layers] == sorted((layer["macs"] for layer in layers), reverse=True)
    assert layers[0]["path"].startswith("backbone/")


def test_plan_as_text() -> None:
    text = run("plan", spec("fashion_dnn"))
    for words in ("282,160 trainable", "281,700  forward", "2.15 MiB  optimizer state", "dense_300", "83.5 %"):
        assert words in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{SGDD: {}}", "did you mean `SGD`?"),
        ("adm", "did you mean `adam`?"),
        ("", "holds no spec"),
        ("{SGD:", "not valid YAML"),
    ],
)
def test_an_optimizer_that_does_not_exist_is_a_fault_of_the_command_line(text: str, words: str) -> None:
    result = CliRunner().invoke(cli, ["plan", spec("fashion_dnn"), "--optimizer", text])
    assert result.exit_code == 2
    assert words in result.stderr


# -- the diagram as text ------------------------------------------------------------------------------------------


def test_the_text_diagram_of_fashion_mnist() -> None:
    text = run("diagram", spec("fashion_dnn"))
    for words in (
        "(None, 28, 28)",
        "Dense  300, relu",
        "Dense  150, relu",
        "Dense  10, softmax",
        "T-shirt/top",
        "Ankle boot",
        "▼",
    ):
        assert words in text


BRANCHES = """
specnet: 1
model:
  layers:
    - Input: [4]
      name: start
    - Dense: 3
      name: left
    - Dense: 3
      name: right
      inputs: start
    - Add:
      name: both
      inputs: [left, right]
    - Add:
      name: all
      inputs: [both, left]
"""


def test_branches_stand_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BRANCHES)
    lines = run("diagram", str(tmp_path / "x.yaml")).splitlines()
    assert any("left: Dense" in line and "right: Dense" in line for line in lines)
    assert sum(line.count("▼") for line in lines) == 4  # one for each box that something leads to
    assert not any("from " in line for line in lines)


def test_what_is_wider_than_the_terminal_becomes_a_list(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BRANCHES)
    text = run("diagram", str(tmp_path / "x.yaml"), columns=30)
    assert "from left, right" in text
    assert max(map(len, text.splitlines())) <= 30


@pytest.mark.parametrize("path", sorted((ROOT / "specs").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_line_of_a_picture_leads_somewhere(path: Path) -> None:
    """Each end of each line meets one that comes towards it, a box, or an arrowhead."""
    grid = run("diagram", str(path)).splitlines()
    for row, line in enumerate(grid):
        for column, letter in enumerate(line):
            for direction, (down, right) in DIRECTIONS.items():
                if letter in OPEN[direction] and not _continues(grid, row + down, column + right, OPPOSITE[direction]):
                    raise AssertionError(f"{path.stem}: {letter} at {row}:{column} ends to the {direction}")


DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
OPPOSITE = {"up": "down", "down": "up", "left": "right", "right": "left"}
OPEN = {"up": "└┘├┤┴┼", "down": "┌┐├┤┬┼", "left": "┐┘┤┬┴┼", "right": "┌└├┬┴┼"}
_TAKES = {"up": "│└┘├┤┴┼", "down": "│┌┐├┤┬┼▼", "left": "─┐┘┤┬┴┼", "right": "─┌└├┬┴┼"}


def _continues(grid: list[str], row: int, column: int, towards: str) -> bool:
    letter = grid[row][column] if 0 <= row < len(grid) and 0 <= column < len(grid[row]) else " "
    return (
        letter in _TAKES[towards]
        or (towards == "up" and letter == "▼")
        or (towards in ("left", "right") and letter == "│")
    )


def test_lines_that_only_cross_do_not_join() -> None:
    canvas = Canvas()
    canvas.vertical((0, 1), 2, 0, 2)
    canvas.horizontal((2, 3), 1, 0, 4)
    assert list(canvas.lines()) == ["  │", "──│──", "  │"]


def test_lines_of_one_source_join() -> None:
    canvas = Canvas()
    canvas.vertical((0, 1), 2, 0, 2)
    canvas.horizontal((0, 3), 1, 2, 4)
    assert list(canvas.lines()) == ["  │", "  ├──", "  │"]


# -- large models -------------------------------------------------------------------------------------------------


def dense_net(path: Path, depth: int) -> str:
    """Every layer takes what all before it gave."""
    layers = ["specnet: 1", "model:", "  layers:", "    - Input: [8]", "      name: x0"]
    for number in range(2, depth + 2):
        sources = ", ".join(f"x{source}" for source in range(number - 1))
        layers += ["    - Concatenate:", f"      name: c{number}", f"      inputs: [{sources}, x0]"]
        layers += ["    - Dense: 4", f"      name: x{number - 1}"]
    path.write_text("\n".join(layers))
    return str(path)


def test_pictures_of_densely_connected_models_take_seconds(tmp_path: Path) -> None:
    path = dense_net(tmp_path / "x.yaml", 40)
    start = perf_counter()
    run("diagram", path, "-o", str(tmp_path / "x.svg"))
    run("diagram", path)
    assert perf_counter() - start < 30  # it was a hundred


def test_a_png_that_no_program_could_show_is_coarser_or_refused(tmp_path: Path) -> None:
    assert fitting_dpi("0,0,500,900") == DPI
    assert 20 <= fitting_dpi("0,0,500,90000") < 30
    with pytest.raises(SpecError, match="even in the coarsest form") as refused:
        fitting_dpi("0,0,500,900000")
    assert [fault.code for fault in refused.value.diagnostics] == ["unwritable-output"]
