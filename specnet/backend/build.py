"""Graph -> keras.Model."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path as FilePath
from typing import Any

import keras

from specnet.backend.blame import blamed, keras_error
from specnet.backend.compiling import compile_model
from specnet.backend.data.source import PATHS_START, data_folders, found_in, places_of
from specnet.backend.instantiate import Instantiator, Objects
from specnet.backend.isolation import deep_recursion, isolated, no_collection, of_layer, reserve
from specnet.backend.operations import call_operation
from specnet.backend.settings import settings
from specnet.catalog import KERAS, Catalog
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.graph import Call, Graph, Layer, Tensor
from specnet.spec import Construct, Spec
from specnet.syntax import Node, place_of

# Settings of Keras, its name counters and Python's generator belong to the whole process.
_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True, slots=True)
class Built:
    """A model, its Keras layers by the numbers of the graph's layers (None for operations), and what each call gave.

    `nested` holds the same for nested models, by the number of the layer.
    """

    model: Any
    tensors: tuple[Any, ...]
    layers: tuple[Any, ...]
    nested: dict[int, Built]


def build(
    spec: Spec,
    graph: Graph,
    root: Node,
    catalog: Catalog = KERAS,
    objects: Objects | None = None,
    folder: FilePath | None = None,
) -> Built:
    """The Keras model of a spec, compiled where the spec has `training`.

    `folder` is where relative paths of weights start. Raises SpecError with the item's place when Keras refuses it.
    """
    with _ONE_AT_A_TIME, settings(spec), isolated(), no_collection(), deep_recursion(_size(graph)):
        builder = _Builder(spec, root, catalog, objects, folder or FilePath())
        built = builder.model(graph)
        if spec.training is not None:
            with blamed(root, ("training",), "training"), of_layer(spec.runtime.seed, "training"):
                compile_model(built.model, spec.training, graph, builder.make)
    return built


def _size(graph: Graph) -> int:
    return len(graph.calls) + sum(_size(layer.graph) for layer in graph.layers if layer.graph)


class _Builder:
    def __init__(self, spec: Spec, root: Node, catalog: Catalog, objects: Objects | None, folder: FilePath) -> None:
        self.seed, self.root, self.folder = spec.runtime.seed, root, folder
        self.make = Instantiator(catalog, objects, self._inner_model)
        self.inner: dict[int, Graph] = {}

    def model(self, graph: Graph) -> Built:
        """Sequential for a chain, Functional for everything else."""
        for layer in graph.layers:
            self.inner |= layer.inner
        nested = {
            number: self.model(layer.graph) for number, layer in enumerate(graph.layers) if layer.graph is not None
        }
        made = [
            nested[number].model if number in nested else self._made(layer) for number, layer in enumerate(graph.layers)
        ]
        with isolated(), self._seeded_builds(graph, made):
            reserve(call.name for call in graph.calls)
            model, tensors = self._sequential(graph, made) if graph.is_chain else self._functional(graph, made)
        for layer, keras_layer in zip(graph.layers, made, strict=True):
            self._freeze(layer, keras_layer)
        return Built(model, tuple(tensors), tuple(made), nested)

    # -- layers -----------------------------------------------------------------------------------------------

    def _made(self, layer: Layer) -> Any:
        """The Keras layer; None for operations, which Keras makes when they are called."""
        if layer.entry is not None and layer.entry.form == "operation":
            return None
        with blamed(self.root, layer.loc, layer.kind), of_layer(self.seed, layer.path):
            return self._new(layer)

    def _new(self, layer: Layer) -> Any:
        assert layer.entry is not None
        if layer.kind == "Input":
            return keras.Input(name=layer.name, **self.make.keywords(layer.arguments))
        if layer.entry.form == "model":
            return self._application(layer)
        return self.make.make(layer.entry.group, layer.kind, layer.arguments, name=layer.name)

    def _application(self, layer: Layer) -> Any:
        """Named afterwards: some functions of keras.applications look up their tables and files by the name."""
        assert layer.entry is not None
        model = self.make.make(layer.entry.group, layer.kind, layer.arguments, **self._weights(layer))
        model.name = layer.name
        return model

    def _weights(self, layer: Layer) -> dict[str, Any]:
        """A path of backbone weights starts at the folder of the spec, else at the data folder."""
        weights = layer.arguments.weights
        if weights in (None, "imagenet"):
            return {}
        folders = data_folders(self.folder)
        path = found_in(folders, FilePath(weights))
        if path is not None and path.is_file():
            return {"weights": str(path)}
        label = Label(place_of(self.root, (*layer.loc, layer.kind, "weights")))
        message = f"there is no file {places_of(folders, FilePath(weights))}"
        raise SpecError([Diagnostic("weights-file", message, (label,), help=(PATHS_START,))])

    def _inner_model(self, construct: Construct) -> Any:
        """A model that is an argument of a wrapper."""
        return self.model(self.inner[id(construct.arguments)]).model

    def _freeze(self, layer: Layer, made: Any) -> None:
        """What `trainable` says. A constructor that is told does not pass it on to layers inside, nor does a second telling."""
        if isinstance(layer.trainable, tuple):
            self._train_only(made, layer.trainable)
        elif layer.trainable is not None:
            made.trainable = layer.trainable

    def _train_only(self, model: Any, patterns: tuple[str, ...]) -> None:
        """Freezes every layer of a model but those whose name matches a pattern."""
        for leaf in _leaves(model):
            leaf.trainable = any(fnmatchcase(leaf.name, pattern) for pattern in patterns)

    # -- models -----------------------------------------------------------------------------------------------

    def _sequential(self, graph: Graph, made: list[Any]) -> tuple[Any, list[Any]]:
        try:
            model = keras.Sequential(made, name=graph.name)
        except Exception as error:
            raise self._blame_chain(error, graph, made) from error
        tensors = (made[0], *(keras_layer.output for keras_layer in made[1:]))
        return model, [tensors[call.layer] for call in graph.calls]

    @contextmanager
    def _seeded_builds(self, graph: Graph, made: list[Any]) -> Iterator[None]:
        """Wraps each layer's `build`, which Keras calls on the first use, so that it draws from the layer's own seed."""
        wrapped = [
            (keras_layer, layer)
            for layer, keras_layer in zip(graph.layers, made, strict=True)
            if hasattr(keras_layer, "build")
        ]
        for keras_layer, layer in wrapped:
            object.__setattr__(keras_layer, "build", self._seeded(keras_layer.build, layer.path))
        try:
            yield
        finally:
            for keras_layer, _ in wrapped:
                object.__setattr__(keras_layer, "build", keras_layer.build.__wrapped__)

    def _seeded(self, build: Any, path: str) -> Any:
        @functools.wraps(build)
        def seeded(*args: Any, **kwargs: Any) -> Any:
            with of_layer(self.seed, path):
                return build(*args, **kwargs)

        return seeded

    def _blame_chain(self, error: Exception, graph: Graph, made: list[Any]) -> Exception:
        """Finds the layer that Keras was working on in the frames of the error."""
        trace, culprit = error.__traceback__, graph.layers[0]
        while trace is not None:
            local = trace.tb_frame.f_locals.get("layer")
            culprit = next(
                (layer for layer, keras_layer in zip(graph.layers, made, strict=True) if keras_layer is local), culprit
            )
            trace = trace.tb_next
        return keras_error(self.root, culprit.loc, culprit.kind, error)

    def _functional(self, graph: Graph, made: list[Any]) -> tuple[Any, list[Any]]:
        results: list[Any] = []
        for call in graph.calls:
            layer = graph.layers[call.layer]
            if layer.kind == "Input":
                results.append(made[call.layer])
                continue
            with blamed(self.root, call.loc, layer.kind):
                results.append(self._called(layer, made[call.layer], call, results))
        inputs = [results[number] for number in graph.inputs]
        outputs = [_picked(tensor, results) for tensor in graph.outputs]
        with blamed(self.root, graph.layers[0].loc, "the model"):
            model = keras.Model(
                inputs if len(inputs) > 1 else inputs[0],
                outputs[0] if graph.single_output else outputs,
                name=graph.name,
            )
        return model, results

    def _called(self, layer: Layer, keras_layer: Any, call: Call, results: list[Any]) -> Any:
        keywords = {key: _filled(value, results) for key, value in call.keywords.items()}
        inputs = _filled(call.inputs, results)
        if keras_layer is None:
            return call_operation(self.make, layer, call, inputs)
        if call.form == "named":
            return keras_layer(**inputs, **keywords)
        if call.form == "dict":
            return _in_order(keras_layer(inputs, **keywords), inputs)
        return (
            keras_layer(*inputs, **keywords)
            if call.form == "positional"
            else keras_layer(list(inputs) if call.form == "list" else inputs, **keywords)
        )


def _in_order(result: Any, inputs: Any) -> Any:
    """The tensors of a dict in the order of the item's inputs; Keras' own flattening sorts the keys."""
    if not isinstance(inputs, dict):
        return [result]
    leaves = [leaf for key, value in inputs.items() for leaf in _in_order(result[key], value)]
    return leaves if len(leaves) > 1 else leaves[0]


def _filled(value: Any, results: list[Any]) -> Any:
    if isinstance(value, Tensor):
        return _picked(value, results)
    if isinstance(value, dict):
        return {key: _filled(item, results) for key, item in value.items()}
    return [_filled(item, results) for item in value] if isinstance(value, tuple) else value


def _picked(tensor: Tensor, results: list[Any]) -> Any:
    result = results[tensor.call]
    return result if tensor.output is None else keras.tree.flatten(result)[tensor.output]


def _leaves(model: Any) -> Iterator[Any]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _leaves(layer)
        else:
            yield layer
