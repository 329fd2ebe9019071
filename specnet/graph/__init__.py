"""Names resolved, layers in order, every tensor wired: the graph that a spec describes."""

from specnet.graph.graph import Call, Graph, Layer, Tensor
from specnet.graph.resolve import DEFAULT_NAME, resolve, resolved

__all__ = ["DEFAULT_NAME", "Call", "Graph", "Layer", "Tensor", "resolve", "resolved"]
