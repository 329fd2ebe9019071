"""Kinds with their arguments -> Keras objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from specnet.catalog import KERAS, Catalog, Entry
from specnet.spec import Construct, ModelSpec

MODULES: dict[str, Any] = {
    "layers": keras.layers,
    "applications": keras.applications,
    "ops": keras.ops,
    "optimizers": keras.optimizers,
    "schedules": keras.optimizers.schedules,
    "losses": keras.losses,
    "metrics": keras.metrics,
    "callbacks": keras.callbacks,
    "initializers": keras.initializers,
    "regularizers": keras.regularizers,
    "constraints": keras.constraints,
    "dtype_policies": keras.dtype_policies,
    "quantizations": keras.quantizers,
    "quantizers": keras.quantizers,
}
# Groups whose constructors refuse an integer where a float is meant, and arguments that must be tuples.
FLOATS_ONLY = ("applications", "optimizers", "schedules", "metrics", "regularizers")
TUPLES = {("TextVectorization", "ngrams"), ("AbsMaxQuantizer", "value_range")}
TUPLES_EVERYWHERE = {("applications", "input_shape")}
Objects = Mapping[tuple[str, str], Any]


class Instantiator:
    """Makes Keras objects; `objects` are those of allowed code by group and kind, `nested` builds a model inside of a layer."""

    def __init__(self, catalog: Catalog = KERAS, objects: Objects | None = None, nested: Any = None) -> None:
        self.catalog = catalog
        self.objects = objects or {}
        self.nested = nested

    def target(self, group: str, kind: str) -> Any:
        """The class or function of a kind."""
        own = self.objects.get((group, kind))
        return own if own is not None else getattr(MODULES[group], kind)

    def make(self, group: str, kind: str, arguments: Any, **more: Any) -> Any:
        """The object of a kind, or its name where Keras takes names."""
        entry = self.catalog.find(group, kind)
        assert entry is not None
        if arguments is None:
            return self.objects.get((group, kind), kind)
        keywords = {**self.keywords(arguments), **more}
        if entry.needs_code:
            keywords = {name: self._from_code(value) for name, value in keywords.items()}
        return self.target(group, entry.same_as or kind)(**keywords)

    def keywords(self, arguments: Any) -> dict[str, Any]:
        """What was written of the arguments, ready for Keras."""
        entry = type(arguments).entry
        return {name: _as_keras_asks(entry, name, self.value(value)) for name, value in arguments.given().items()}

    def value(self, value: Any) -> Any:
        """A value of a spec as Keras takes it: kinds become objects."""
        if isinstance(value, Construct):
            is_name = value.group == "optimizers" and value.arguments is None
            return keras.optimizers.get(value.kind) if is_name else self.construct(value)
        if isinstance(value, tuple):
            return [self.value(item) for item in value]
        return {key: self.value(item) for key, item in value.items()} if isinstance(value, dict) else value

    def construct(self, construct: Construct) -> Any:
        """The object of a construct, with its name and `trainable` where it has them."""
        if isinstance(construct.arguments, ModelSpec):
            made = self.nested(construct)
        else:
            is_layer = construct.name is not None and construct.group != "applications"
            named = {"name": construct.name} if is_layer else {}
            made = self.make(construct.group, construct.kind, construct.arguments, **named)
            if construct.name is not None and not is_layer:
                made.name = construct.name  # keras.applications look things up by the name that they are made with
        if construct.trainable is not None:
            made.trainable = construct.trainable  # which reaches layers inside, as the constructor's does not
        return made

    def _from_code(self, value: Any) -> Any:
        """A text that names something of an allowed module stands for it."""
        return self.objects.get(("", value), value) if isinstance(value, str) else value


def _as_keras_asks(entry: Entry, name: str, value: Any) -> Any:
    """Some constructors look at the type of a number or list and not at what it says."""
    takes_tuple = (entry.kind, name) in TUPLES or (entry.group, name) in TUPLES_EVERYWHERE
    if takes_tuple and isinstance(value, list):
        return tuple(value)
    parameter = entry.parameters.get(name)
    is_number = entry.group in FLOATS_ONLY and parameter is not None and parameter.type.startswith("number")
    return float(value) if is_number and type(value) is int else value


def instantiate_value(value: Any) -> Any:
    """A value made of Keras' own kinds, ready for Keras."""
    return Instantiator().value(value)
