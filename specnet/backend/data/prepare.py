"""A spec's data, opened, split, and made ready for its model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from specnet.backend.data.adapt_model import adapt_model, restore_model
from specnet.backend.data.examples import Arrays, Batch, Examples, Mapped, in_memory
from specnet.backend.data.features import Features, State, make_features
from specnet.backend.data.features_fit import check_fit
from specnet.backend.data.labels import TEXT, LabelForm, classes_of_texts
from specnet.backend.data.source import Opened, Source, data_folders
from specnet.backend.data.sources import open_source
from specnet.backend.data.splits import Splits, split
from specnet.backend.data.table_sorts import input_sorts
from specnet.backend.instantiate import Instantiator
from specnet.backend.memory import default_limit
from specnet.graph import Graph
from specnet.shapes.loaded import no_data
from specnet.spec import Construct, Spec
from specnet.syntax import Node

# Data that takes more than this share of the memory that we may use is read batch by batch.
MEMORY_SHARE = 0.25
ASSUMED_MEMORY = 4 * 1024**3


class Raw(NamedTuple):
    """Data as it is stored, split, under the names of the model's inputs and outputs.

    `class_names` are those of all outputs; where several have classes of their own, these are in `classes` instead.
    """

    source: Source
    splits: Splits
    class_names: tuple[str, ...] | None
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]] = {}


class Ready(NamedTuple):
    """Data as the model takes it: after `features`, labels encoded. `augment` is for training batches only."""

    raw: Raw
    splits: Splits
    features: Features
    augment: Features
    labels: Mapping[str, LabelForm]


def open_data(spec: Spec, graph: Graph, root: Node, folder: Path) -> Raw:
    """The splits of a spec's data, nothing transformed yet. Raises SpecError where there is no data or it cannot be read."""
    if spec.data is None:
        raise no_data(root)

    def opened(construct: Construct, loc: tuple[str | int, ...]) -> Opened:
        source = _source(spec, construct, loc, root, folder, graph)
        if first.classes:
            source = source._replace(data=source.data.model_copy(update={"class_names": first.classes}))
        other = _renamed(open_source(source), graph)
        _check_classes(source, first.class_names, other.class_names)
        return other

    source = _source(spec, spec.data.source, ("data", "source"), root, folder, graph)
    first = _renamed(open_source(source), graph)
    seed = spec.runtime.seed if spec.data.seed is None else spec.data.seed
    splits = split(source, first, opened, seed)
    named = None if isinstance(spec.data.class_names, Mapping) else spec.data.class_names
    names = named or first.class_names
    return Raw(
        source,
        splits,
        tuple(map(str, names)) if names else _text_classes(splits.train),
        tuple(graph.calls[number].name for number in graph.inputs),
        tuple(graph.output_names),
        first.classes,
    )


def _check_classes(source: Source, trained: Sequence[str] | None, names: Sequence[str] | None) -> None:
    """Class numbers of a second source mean what those of the first do. Raises SpecError."""
    if source.data.class_names is None and trained and names and tuple(trained) != tuple(names):
        told = [", ".join(f"`{name}`" for name in one[:10]) for one in (names, trained)]
        message = f"this source has the classes {told[0]}, and the one to train on {told[1]}"
        raise source.fault("data-classes", message, None, "give both the same classes, and name them in `class_names`")


def _source(
    spec: Spec, construct: Construct, loc: tuple[str | int, ...], root: Node, folder: Path, graph: Graph
) -> Source:
    assert spec.data is not None
    return Source(
        construct.kind,
        construct.arguments,
        loc,
        spec.data,
        root,
        data_folders(folder),
        stream_limit=int((default_limit() or ASSUMED_MEMORY) * MEMORY_SHARE),
        input_shapes=tuple(_input_shape(graph.layers[graph.calls[number].layer].arguments) for number in graph.inputs),
        input_names=tuple(graph.calls[number].name for number in graph.inputs),
        input_sorts=input_sorts(spec.data, graph),
        output_names=tuple(graph.output_names),
    )


def _input_shape(arguments: Any) -> tuple[int | None, ...] | None:
    """What an `Input` says of one example."""
    if arguments.shape is not None:
        return tuple(arguments.shape)
    return None if arguments.batch_shape is None else tuple(arguments.batch_shape)[1:]


def _text_classes(train: Examples) -> tuple[str, ...] | None:
    """The classes of a target that is text and that nobody named."""
    targets = train.targets() or {}
    texts = [values for values in targets.values() if values.dtype.kind in TEXT]
    return classes_of_texts(texts[0]) if texts else None


def _renamed(opened: Opened, graph: Graph) -> Opened:
    """One input and one target go to the model's only input and output, whatever the source calls them."""
    inputs = [graph.calls[number].name for number in graph.inputs]
    outputs = list(graph.output_names)
    sets = {name: _with_names(examples, inputs, outputs) for name, examples in opened.sets.items()}
    return opened._replace(sets=sets)


def _with_names(examples: Examples, inputs: list[str], outputs: list[str]) -> Examples:
    def change(batch: Batch) -> Batch:
        return Batch(_named(batch.inputs, inputs), _named(batch.targets, outputs), batch.weights)

    if isinstance(examples, Arrays):
        return Arrays(*change(examples.all))
    return _Renamed(examples, change)


class _Renamed(Mapped):
    def targets(self) -> Any:
        known = self.raw.targets()
        return None if known is None else self.change(Batch({"": np.empty(0)}, known)).targets


def _named(columns: Any, names: list[str]) -> Any:
    return {names[0]: next(iter(columns.values()))} if len(columns) == 1 and len(names) == 1 else columns


def prepare(raw: Raw, spec: Spec, root: Node, model: Any, make: Instantiator, state: State | None = None) -> Ready:
    """The data as the model takes it. Layers that learn are adapted on the training split, or get `state` back."""
    features = make_features(spec, root, raw.input_names, "features", make)
    augment = make_features(spec, root, raw.input_names, "augment", make)
    labels = label_forms(raw, spec, model)
    if state is None:
        features.adapt(raw.splits.train)
    else:
        features.restore(state)
    change = _Change(raw, spec, features, labels, {one.name: str(one.dtype) for one in model.inputs})

    def ready(examples: Examples | None) -> Examples | None:
        if examples is None:
            return None
        mapped = Mapped(examples, change)
        return in_memory(mapped) if _fits(mapped, raw.source) else mapped

    splits = raw.splits
    train = ready(splits.train)
    assert train is not None
    check_fit(train, model, root)
    if state is None:
        features.in_model = adapt_model(model, train, raw.input_names)
    else:
        restore_model(model, state)
    same = splits.validation is splits.test
    validation = ready(splits.validation)
    return Ready(
        raw,
        Splits(train, validation, validation if same else ready(splits.test), splits.notes),
        features,
        augment,
        labels,
    )


def label_forms(raw: Raw, spec: Spec, model: Any) -> dict[str, LabelForm]:
    """How the target of each output is encoded."""
    assert spec.data is not None
    units = dict(zip(raw.output_names, (output.shape[-1] for output in model.outputs), strict=True))
    return {name: LabelForm(spec.data.labels, raw.class_names, units[name]) for name in raw.output_names}


class _Change:
    """Raw batches -> batches as the model takes them."""

    def __init__(
        self, raw: Raw, spec: Spec, features: Features, labels: Mapping[str, LabelForm], dtypes: Mapping[str, str]
    ) -> None:
        assert spec.data is not None
        self.raw, self.features, self.labels, self.dtypes = raw, features, labels, dtypes
        self.copies_inputs = spec.data.labels == "inputs"

    def __call__(self, batch: Batch) -> Batch:
        inputs = {name: cast(array, self.dtypes.get(name)) for name, array in self.features(batch.inputs).items()}
        if self.copies_inputs:
            targets: dict[str, Any] = dict(zip(self.raw.output_names, inputs.values(), strict=False))
        else:
            targets = {name: self.labels[name].encode(array) for name, array in batch.targets.items()}
        return Batch(inputs, targets, batch.weights)


def cast(array: Any, dtype: str | None) -> Any:
    """An array in the dtype of an input; text stays text, and halves are left to the model."""
    if dtype is None or dtype == "string" or array.dtype.kind in TEXT or array.dtype.name == dtype:
        return array
    return array.astype("float32" if dtype in ("bfloat16", "float16") else dtype)


def _fits(examples: Examples, source: Source) -> bool:
    """Whether the examples may be kept in memory as the model takes them."""
    if source.data.stream is True or not examples.random_access or examples.count == 0:
        return False
    one = examples.take(np.arange(1))
    size = sum(array.nbytes for array in (*one.inputs.values(), *one.targets.values())) * examples.count
    return source.data.stream is False or size <= source.stream_limit
