"""What is known of the tensors and weights of a graph beyond the graph itself."""

from __future__ import annotations

from dataclasses import dataclass, field

Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class CallFacts:
    """Shapes of the tensors that a call gives (batch first, None where unknown), and the weights of its layer."""

    shapes: tuple[Shape, ...]
    params: int = 0
    trainable_params: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by the path of a call: its name, with those of the models around it."""

    calls: dict[str, CallFacts] = field(default_factory=dict)
    params: int = 0
    trainable_params: int = 0


def shape_text(shapes: tuple[Shape, ...]) -> str:
    """Shapes as Keras writes them: `(None, 28, 28)`."""
    return ", ".join(f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" for shape in shapes)
