"""What Keras logs while it trains: the names that callbacks may watch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from specnet.graph.graph import Graph
from specnet.graph.names import snake
from specnet.spec import Construct
from specnet.spec.training import Training

LOSS, VALIDATION = "loss", "val_"
# Keras writes the rate into the log where a callback changes it.
LEARNING_RATE = "learning_rate"
_FIELDS = ("metrics", "weighted_metrics")


def logged(training: Training, graph: Graph) -> list[str]:
    """The names for the training examples, each once; those for validation have `val_` in front.

    Of two that are alike Keras numbers the second (`auc_1`). Source: `keras.src.trainers.compile_utils` of Keras 3.15.
    """
    several = len(graph.outputs) > 1
    names = [LOSS, *(f"{prefix}_loss" for output in _prefixes(graph) for prefix in output if several)]
    for field in _FIELDS:
        for prefixes, metric in _metrics(getattr(training, field), graph):
            name = metric_name(metric)
            names += [f"{prefix}_{name}" for prefix in prefixes] if several else [name]
    return list(dict.fromkeys([*names, *(f"weighted_{name}" for name in names if names.count(name) > 1)]))


def metric_name(metric: Construct) -> str:
    """What a metric is called in logs: as the spec writes a text, the `name` argument, or the class in snake_case."""
    if metric.arguments is None:
        return metric.kind
    return str(getattr(metric.arguments, "name", None) or snake(metric.kind))


def _prefixes(graph: Graph) -> list[tuple[str, ...]]:
    """What may stand before the names of each output: its name in the spec, and the layer that it comes from."""
    layers = [graph.layers[graph.calls[output.call].layer].name for output in graph.outputs]
    return [tuple(dict.fromkeys(pair)) for pair in zip(graph.output_names, layers, strict=True)]


def _metrics(value: Any, graph: Graph) -> Iterator[tuple[tuple[str, ...], Construct]]:
    """Each metric with the prefixes of its output; a plain list of metrics may be for any of them."""
    prefixes = _prefixes(graph)
    if isinstance(value, dict):
        by_name = dict(zip(graph.output_names, prefixes, strict=True))
        yield from ((by_name.get(name, ()), metric) for name, item in value.items() for metric in _flat(item))
        return
    every = tuple(prefix for output in prefixes for prefix in output)
    for place, item in enumerate(value or ()):
        own = prefixes[place] if isinstance(item, tuple) and place < len(prefixes) else every
        yield from ((own, metric) for metric in _flat(item))


def _flat(value: Any) -> Iterable[Construct]:
    if isinstance(value, tuple):
        return [metric for item in value for metric in _flat(item)]
    return [value] if isinstance(value, Construct) else []
