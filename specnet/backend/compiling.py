"""`training:` -> `model.compile`."""

from __future__ import annotations

from typing import Any

from specnet.backend.instantiate import Instantiator
from specnet.graph import Graph
from specnet.spec.training import Training

_PER_OUTPUT = ("loss", "loss_weights", "metrics", "weighted_metrics")
_AS_THEY_ARE = ("jit_compile", "run_eagerly", "steps_per_execution", "auto_scale_loss")


def compile_model(model: Any, training: Training, graph: Graph, make: Instantiator) -> None:
    """Compiles the model with what the spec states; the rest keeps Keras' defaults.

    Source: https://keras.io/api/models/model_training_apis/#compile-method
    """
    keywords: dict[str, Any] = {
        name: getattr(training, name) for name in _AS_THEY_ARE if getattr(training, name) is not None
    }
    if training.first_optimizer is not None:
        keywords["optimizer"] = make.construct(training.first_optimizer)
    for name in _PER_OUTPUT:
        value = getattr(training, name)
        if value is not None:
            keywords[name] = _by_output(make.value(value), model, graph)
    model.compile(**keywords)


def _by_output(value: Any, model: Any, graph: Graph) -> Any:
    """Values given by the spec's output names, under the names that Keras has for the same outputs."""
    if (
        isinstance(value, dict) and len(graph.output_names) == 1
    ):  # Keras takes no names for the output of a Sequential model
        return value[graph.output_names[0]]
    if not isinstance(value, dict):
        return list(value) if isinstance(value, tuple) else value
    keras_names = list(model.output_names)
    if len(set(keras_names)) == len(keras_names):
        return {keras_names[graph.output_names.index(name)]: item for name, item in value.items()}
    return [value.get(name) for name in graph.output_names]
