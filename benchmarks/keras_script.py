"""What a person writes today to see a model: build it, print the summary, write the architecture and a picture.

`python benchmarks/keras_script.py FOLDER`; the other side of `static_verbs.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import pygraphviz

folder = Path(sys.argv[1])
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(300, activation="relu"),
        keras.layers.Dense(150, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ],
    name="fashion_dnn",
)
model.summary()
(folder / "model.json").write_text(model.to_json())
# `plot_model` needs a Graphviz of the system; this draws the same picture with the one in pygraphviz.
dot = keras.utils.model_to_dot(model, show_shapes=True)
drawn = pygraphviz.AGraph(dot.to_string())
drawn.layout("dot")
drawn.draw(str(folder / "model.svg"))
