"""The table that `specnet summary` prints, as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from specnet.graph import Graph
from specnet.render.rows import Row, is_plain, rows
from specnet.render.table import Column, fits, table
from specnet.render.units import bytes_text
from specnet.shapes import Facts, shapes_text
from specnet.shapes.cost import Cost

NAME, KIND = Column("Layer", least=10, neat=13, turn=3), Column("Kind", least=10, neat=13, turn=2)
SHAPE, INPUTS = Column("Output shape", least=12, neat=20, turn=4), Column("Inputs", least=9, neat=14, turn=1)
PARAMS, TRAINABLE = Column("Params", right=True), Column("Trainable")
COLUMNS = (NAME, KIND, SHAPE, PARAMS, TRAINABLE, INPUTS)
# On narrower terminals, a table that does not fit says what is frozen behind the kind instead of in a column.
NARROW = 70
FROZEN = {"no": " (frozen)", "partly": " (partly frozen)"}


def text_summary(graph: Graph, facts: Facts, cost: Cost, width: int | None = None, *, expand: bool = False) -> str:
    """The table as text of at most `width` columns where that is possible, with totals below; `expand` opens backbones."""
    columns = COLUMNS if expand else _columns(graph)
    cells: list[tuple[str, ...]] = [_cells(row)[: len(columns)] for row in rows(graph, facts, expand=expand)]
    if width is not None and width < NARROW and not fits(columns, cells, width):
        columns, cells = [column for column in columns if column is not TRAINABLE], [*map(_without_trainable, cells)]
    return "\n".join([_title(graph), "", *table(columns, cells, width), *totals(facts, cost), ""])


def markdown_summary(graph: Graph, facts: Facts, cost: Cost, *, expand: bool = False) -> str:
    """The table as GitHub and GitLab show it."""
    columns, cells = summary_cells(graph, facts, expand=expand)
    lines = [[column.heading for column in columns], ["---:" if column.right else "---" for column in columns]]
    lines += [[_in_markdown(cell) for cell in row] for row in cells]
    body = ["| " + " | ".join(row) + " |" for row in lines]
    return "\n".join([f"### {_title(graph)}", "", *body, "", *(f"- {line}" for line in totals(facts, cost)), ""])


def json_summary(graph: Graph, facts: Facts, cost: Cost, *, expand: bool = False) -> str:
    """The same for programs; layers of nested models follow theirs, named by their paths."""
    document = {
        "name": graph.name,
        "kind": _model_kind(graph),
        "layers": [_record(row) for row in rows(graph, facts, expand=expand)],
        "total_params": facts.params,
        "trainable_params": facts.trainable_params,
        "non_trainable_params": facts.params - facts.trainable_params,
        "is_complete": facts.total.is_known,
        "weight_bytes": cost.weights,
        "activation_bytes_per_sample": cost.activations,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def summary_cells(
    graph: Graph, facts: Facts, *, expand: bool = False
) -> tuple[Sequence[Column], list[tuple[str, ...]]]:
    """The table as columns and the cells of each layer; two blanks before a name for each model around it."""
    columns = COLUMNS if expand else _columns(graph)
    return columns, [_cells(row)[: len(columns)] for row in rows(graph, facts, expand=expand)]


def _title(graph: Graph) -> str:
    return f"{graph.name} ({_model_kind(graph)})"


def _model_kind(graph: Graph) -> str:
    return "Sequential" if graph.is_chain else "Functional"


def _columns(graph: Graph) -> Sequence[Column]:
    """Inputs are shown where layers do not simply follow each other."""
    return COLUMNS[:-1] if is_plain(graph) else COLUMNS


def _cells(row: Row) -> tuple[str, ...]:
    kind = f"{row.kind} (again {row.shared})" if row.shared else row.kind
    params = f"{row.facts.params:,}" if row.facts.is_known else "?"
    name = "  " * row.depth + row.name
    return (name, kind, shapes_text(row.facts.types), params, row.trainable, ", ".join(row.inputs))


def _without_trainable(cells: tuple[str, ...]) -> tuple[str, ...]:
    name, kind, shape, params, trainable, *inputs = cells
    return (name, kind + FROZEN.get(trainable, ""), shape, params, *inputs)


def _in_markdown(cell: str) -> str:
    indent = len(cell) - len(cell.lstrip())
    return "&nbsp;&nbsp;" * (indent // 2) + cell.strip().replace("|", "\\|")


def _record(row: Row) -> dict[str, Any]:
    shapes = [None if type_.shape is None else list(type_.shape) for type_ in row.facts.types]
    return {
        "name": row.name,
        "path": row.path,
        "kind": row.kind,
        "inputs": list(row.inputs),
        "output_shape": shapes[0] if len(shapes) == 1 else shapes,
        "dtype": _one([type_.dtype for type_ in row.facts.types]),
        "params": row.facts.params if row.facts.is_known else None,
        "trainable_params": row.facts.trainable_params if row.facts.is_known else None,
        "trainable": row.trainable != "no",
    }


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def totals(facts: Facts, cost: Cost) -> Iterable[str]:
    """What stands below the table: parameters, memory, and what is not known."""
    frozen = facts.params - facts.trainable_params
    yield f"Total params: {facts.params:,} ({bytes_text(cost.weights)})"
    yield f"Trainable params: {facts.trainable_params:,}"
    yield f"Non-trainable params: {frozen:,}"
    yield f"Activations: {bytes_text(cost.activations)} per sample"
    if cost.unknown:
        yield f"Not counted: {_some(cost.unknown)}, which depend on sizes that the spec leaves open"
    if not facts.total.is_known:
        yield "? marks what only building tells: custom code, and layers that learn their size from data"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
