"""The values of the graph stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from specnet.catalog import Entry
from specnet.syntax import Path


@dataclass(frozen=True, slots=True)
class Tensor:
    """Output number `output` of call number `call`; `output` is None where a call gives just one tensor."""

    call: int
    output: int | None = None


# How a call gets its tensors: one, several in a list, by the name of a call parameter, or none (an `Input`).
Inputs = Tensor | tuple[Tensor, ...] | dict[str, Any] | None


class Layer(NamedTuple):
    """One layer, operation, nested model or backbone of a model.

    `path` is its name with those of the models around it, and decides its initial weights. `entry` is None for a
    nested model, which has its own `graph`. `inner` holds the graphs of models that are arguments, by the identity of
    their specs. `loc` is the item's place in the document.
    """

    name: str
    path: str
    kind: str
    arguments: Any
    entry: Entry | None
    graph: Graph | None
    trainable: bool | tuple[str, ...] | None
    loc: Path
    inner: dict[int, Graph]


class Call(NamedTuple):
    """One application of a layer; `keywords` are the arguments of the call, with tensors in place of names.

    `form` says how `inputs` are handed over: `one`, `list`, `named`, `dict` or `positional`; `outputs` counts the
    tensors that come out (None: unknown before building).
    """

    layer: int
    name: str
    form: str
    inputs: Inputs
    keywords: dict[str, Any]
    outputs: int | None
    loc: Path


class Graph(NamedTuple):
    """A model: its layers, their calls in an order in which every input comes before its use, inputs and outputs."""

    name: str
    layers: tuple[Layer, ...]
    calls: tuple[Call, ...]
    inputs: tuple[int, ...]
    outputs: tuple[Tensor, ...]
    output_names: tuple[str, ...]
    single_output: bool
    is_chain: bool


def tensors_in(value: Any) -> list[Tensor]:
    """All tensors in the inputs or keywords of a call."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for item in value.values() for tensor in tensors_in(item)]
    return [tensor for item in value for tensor in tensors_in(item)] if isinstance(value, tuple | list) else []
