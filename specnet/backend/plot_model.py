"""Keras' own picture of a model, drawn without a system Graphviz."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras

from specnet.render.fonts import some_font
from specnet.render.quiet import quiet


def plot_model(model: Any, path: Path, format: str) -> None:
    """Writes what `keras.utils.plot_model` draws, with shapes and layer names. Source: https://keras.io/api/utils/model_plotting_utils/"""
    import pygraphviz

    drawn = keras.utils.model_to_dot(model, show_shapes=True, show_layer_names=True, expand_nested=True)
    graph = pygraphviz.AGraph(string=drawn.to_string())
    with some_font(), quiet():
        graph.layout("dot")
        graph.draw(str(path), format=format)
