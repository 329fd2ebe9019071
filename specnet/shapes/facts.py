"""What is known of the tensors and weights of a graph beyond the graph itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from specnet.diagnostics import Diagnostic
from specnet.graph import Graph
from specnet.shapes.values import TensorType, Weight


@dataclass(frozen=True)
class CallFacts:
    """Types of the tensors that a call gives, the weights of its layer where it is used first, and the call's multiply-adds.

    `is_known` says whether these are all weights; custom layers tell theirs only when they are built. `inside` is the
    graph of a `keras.applications` model.
    """

    types: tuple[TensorType, ...]
    weights: tuple[Weight, ...] = ()
    macs: int | None = 0
    is_known: bool = True
    inside: Graph | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether there are weights, and `trainable` keeps training from all of them."""
        return bool(self.weights) and all(weight.frozen for weight in self.weights)

    @property
    def is_partly_frozen(self) -> bool:
        """Whether `trainable` keeps training from some of the weights."""
        return any(weight.frozen for weight in self.weights) and not self.is_frozen

    @cached_property
    def params(self) -> int:
        """How many numbers the known weights hold."""
        return sum(weight.size for weight in self.weights)

    @cached_property
    def trainable_params(self) -> int:
        """How many of them training changes."""
        return sum(weight.size for weight in self.weights if weight.trainable)


@dataclass(frozen=True)
class Facts:
    """Facts by the path of a call: its name, with those of the models around it; `total` is the whole model as one call."""

    calls: dict[str, CallFacts] = field(default_factory=dict)
    total: CallFacts = field(default_factory=lambda: CallFacts(()))
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def params(self) -> int:
        """The size of all known weights."""
        return self.total.params

    @property
    def trainable_params(self) -> int:
        """The size of those that training changes."""
        return self.total.trainable_params
