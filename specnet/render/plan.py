"""What `specnet plan` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from specnet.render.table import Column, table
from specnet.render.units import bytes_text, count_text
from specnet.shapes.cost import Cost, LayerCost

_COLUMNS = (
    Column("Layer", least=12),
    Column("Kind", least=10),
    Column("Multiply-adds", right=True),
    Column("Share", right=True),
    Column("Params", right=True),
    Column("Output", right=True),
)


def text_plan(name: str, cost: Cost, optimizer: str, top: int, width: int | None = None) -> str:
    """The plan as text: totals, then the `top` layers with the most multiply-adds."""
    lines = [f"{name}, with batches of {cost.batch_size} and {optimizer}", "", *_totals(cost), ""]
    if cost.unknown:
        named = ", ".join(cost.unknown[:3]) + (f" and {len(cost.unknown) - 3} more" if len(cost.unknown) > 3 else "")
        lines += [f"Not counted: {named}, which depend on sizes that the spec leaves open, or on code.", ""]
    dearest = most_expensive(cost, top)
    if dearest:
        lines += ["Most expensive layers", "", *table(_COLUMNS, [_cells(layer, cost) for layer in dearest], width), ""]
    return "\n".join(lines)


def json_plan(name: str, cost: Cost, optimizer: str, top: int) -> str:
    """The same for programs; memory in bytes, multiply-adds for one sample."""
    document = {
        "name": name,
        "batch_size": cost.batch_size,
        "optimizer": optimizer,
        "params": cost.params,
        "trainable_params": cost.trainable_params,
        "multiply_adds": {"forward": cost.macs, "training": cost.training_macs},
        "memory": {
            "weights": cost.weights,
            "gradients": cost.gradients,
            "optimizer": cost.optimizer,
            "activations": cost.activations,
            "activations_kept": cost.kept,
            "activations_at_once": cost.peak,
            "training": cost.training_memory,
            "inference": cost.inference_memory,
        },
        "file_bytes": cost.file,
        "is_complete": not cost.unknown,
        "not_counted": list(cost.unknown),
        "layers": [asdict(layer) for layer in most_expensive(cost, top)],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def most_expensive(cost: Cost, top: int) -> list[LayerCost]:
    """The layers with the most multiply-adds, then those with the largest outputs."""
    costly = [
        layer for layer in cost.layers if layer.macs or layer.params or (layer.activations and layer.kind != "Input")
    ]
    return sorted(costly, key=lambda layer: (-(layer.macs or 0), -layer.params, -(layer.activations or 0)))[:top]


def _totals(cost: Cost) -> Iterator[str]:
    more = ", and what is not counted" if cost.unknown else ""
    optimizer = "unknown" if cost.optimizer is None else bytes_text(cost.optimizer)
    rows = [
        ("Parameters", f"{cost.params:,}", f"{cost.trainable_params:,} trainable"),
        ("Multiply-adds", count_text(cost.macs), f"forward, one sample{more}"),
        ("", count_text(cost.training_macs), f"training, one sample{more}"),
        ("Memory", bytes_text(cost.weights), "weights"),
        ("", bytes_text(cost.gradients), "gradients"),
        ("", optimizer, "optimizer state"),
        ("", bytes_text(cost.kept), "activations of one batch, kept for the backward pass"),
        ("", bytes_text(cost.peak), "activations of one batch, at once in prediction"),
        ("", bytes_text(cost.training_memory), "together, in training"),
        ("", bytes_text(cost.inference_memory), "together, in prediction"),
        ("Saved file", bytes_text(cost.file), "weights as .weights.h5"),
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for label, number, words in rows:
        yield f"{label:<{widths[0]}}  {number:>{widths[1]}}  {words}"


def _cells(layer: LayerCost, cost: Cost) -> tuple[str, ...]:
    share = f"{100 * layer.macs / cost.macs:.1f} %" if cost.macs and layer.macs is not None else ""
    macs = "?" if layer.macs is None else f"{layer.macs:,}"
    output = "?" if layer.activations is None else bytes_text(layer.activations)
    return (layer.path, layer.kind, macs, share, f"{layer.params:,}", output)
