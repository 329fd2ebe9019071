"""Losses, metrics and weights against the outputs of the model."""

from __future__ import annotations

from typing import Any

from specnet.diagnostics import did_you_mean
from specnet.graph.faults import Faults
from specnet.graph.graph import Graph
from specnet.spec import Construct, Spec

_PER_OUTPUT = ("loss", "loss_weights", "metrics", "weighted_metrics")


def check_training(spec: Spec, graph: Graph, faults: Faults) -> None:
    """Adds a fault for every name that is no output, and for lists that do not match the number of outputs."""
    if spec.training is None:
        return
    for field in _PER_OUTPUT:
        value = getattr(spec.training, field)
        if isinstance(value, dict):
            _names(field, value, graph, faults)
            if field == "loss_weights":
                _weights(value, spec.training.loss, graph, faults)
        elif isinstance(value, tuple):
            _length(field, value, graph, faults)


def _names(field: str, value: dict[str, Any], graph: Graph, faults: Faults) -> None:
    for name in value:
        if name not in graph.output_names:
            outputs = ", ".join(f"`{output}`" for output in graph.output_names)
            label = did_you_mean(name, graph.output_names)
            faults.add(
                "unknown-output",
                f"the model has no output `{name}`",
                ("training", field, name),
                label,
                help=f"its outputs are {outputs}",
                at_key=True,
            )
    missing = [name for name in graph.output_names if name not in value]
    unknown = any(name not in graph.output_names for name in value)
    if field == "loss" and missing and not unknown and len(missing) < len(graph.output_names):
        faults.add(
            "loss-count",
            f"the output `{missing[0]}` has no loss",
            ("training", field),
            at_key=True,
            help=f"give it one, or `{missing[0]}: null` for none",
        )


def _weights(value: dict[str, Any], loss: Any, graph: Graph, faults: Faults) -> None:
    """Keras fails in the first step where an output with a loss has no weight."""
    without = [name for name in graph.output_names if isinstance(loss, dict) and loss.get(name) is None]
    missing = [name for name in graph.output_names if name not in value and name not in without]
    if missing and all(name in graph.output_names for name in value):
        faults.add(
            "loss-count",
            f"the loss of the output `{missing[0]}` has no weight",
            ("training", "loss_weights"),
            at_key=True,
            help=f"give it one: `{missing[0]}: 1.0`",
        )


def _length(field: str, value: tuple[Any, ...], graph: Graph, faults: Faults) -> None:
    """One list of metrics may serve a single output; otherwise a list has one entry for each output."""
    outputs = len(graph.outputs)
    plain_metrics = field.endswith("metrics") and all(isinstance(item, Construct) for item in value)
    if plain_metrics or len(value) == outputs:
        return
    what = f"`{field}` lists {len(value)} value{'s' if len(value) != 1 else ''}, and the model has {outputs} output{'s' if outputs != 1 else ''}"
    names = ", ".join(f"`{name}`" for name in graph.output_names)
    faults.add(
        "loss-count",
        what,
        ("training", field),
        help=f"write a mapping from the names of the outputs: {names}" if outputs > 1 else "give one, without a list",
    )
