"""Shapes, weights and cost of a graph from the spec alone: one rule per kind of layer, no Keras."""

from specnet.shapes.facts import CallFacts, Facts
from specnet.shapes.infer import infer
from specnet.shapes.values import Shape, TensorType, Weight, shape_text, shapes_text

__all__ = [
    "CallFacts",
    "Facts",
    "Shape",
    "TensorType",
    "Weight",
    "infer",
    "shape_text",
    "shapes_text",
]
