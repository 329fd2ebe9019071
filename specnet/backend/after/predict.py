"""A trained model with what is around it: raw inputs -> outputs -> answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from specnet.backend import weights
from specnet.backend.after.asked import Asked, Field, Fields, fitted, mismatch, takes
from specnet.backend.after.asking import asked
from specnet.backend.after.evaluate import BATCH_BYTES, DEFAULT_BATCH, LARGEST_BATCH, predicted
from specnet.backend.after.fields import fields_of
from specnet.backend.after.imagenet import imagenet_names
from specnet.backend.after.recorded import data_record, input_names, learned_of
from specnet.backend.after.tasks import Task, tasks_of
from specnet.backend.after.weights_files import load_weights_file
from specnet.backend.build import build
from specnet.backend.data.adapt_model import restore_model
from specnet.backend.data.examples import Array
from specnet.backend.data.features import Features, make_features
from specnet.backend.data.prepare import cast
from specnet.backend.instantiate import Instantiator
from specnet.backend.settings import settings
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded
from specnet.spec import Spec

if TYPE_CHECKING:
    from specnet.backend.training.train import Trained


class Predictor(NamedTuple):
    """A model, the features before it, what it takes and what its outputs say; `notes` are for the user."""

    model: Any
    spec: Spec
    features: Features
    fields: Fields
    tasks: Mapping[str, Task]
    notes: tuple[str, ...] = ()

    def asked(self, arguments: Sequence[str]) -> Iterable[Asked]:
        """The examples that numbers, texts and paths name. Raises SpecError."""
        return asked(arguments, self.fields)

    def outputs(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """The outputs for raw inputs by name, by the names of the outputs."""
        count = len(next(iter(inputs.values())))
        size = _batch(inputs, count)
        with settings(self.spec):
            parts = [
                self._batch({name: array[start : start + size] for name, array in inputs.items()})
                for start in range(0, count, size)
            ]
        return self.joined([dict(zip(self.tasks, part, strict=True)) for part in parts])

    def joined(self, parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
        """The outputs of several batches as those of one."""
        return {name: np.concatenate([part[name] for part in parts]) for name in self.tasks}

    def _batch(self, inputs: Mapping[str, Array]) -> list[Array]:
        return predicted(self.model, self._ready(inputs))

    def _ready(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        changed = self.features(inputs)
        dtypes = {one.name: str(one.dtype) for one in self.model.inputs}
        return tuple(cast(changed[name], dtypes.get(name)) for name in self.fields.inputs)

    def batch(self, inputs: Mapping[str, Array]) -> Any:
        """Raw inputs as the model is called with them: after the features, one array or a list of them."""
        ready = self._ready(inputs)
        return ready[0] if len(ready) == 1 else list(ready)

    def given(self, value: Any) -> dict[str, Array]:
        """Arrays from Python under the names of the inputs; one array is for the only input. Raises SpecError."""
        by_name = value if isinstance(value, Mapping) else {next(iter(self.fields.inputs)): value}
        found = {}
        for name, field in self.fields.inputs.items():
            if name not in by_name:
                raise mismatch(name, f"there is no input `{name}`", f"the model takes {takes(self.fields)}")
            found[name] = fitted(name, _array(by_name[name], field), field, name)
        return found


def _array(value: Any, field: Field) -> Array:
    array = np.asarray(value, dtype=object if field.is_text else None)
    return array[None] if array.ndim == 0 else array


def _batch(inputs: Mapping[str, Array], count: int) -> int:
    one = max(1, sum(array.nbytes for array in inputs.values()) // max(count, 1))
    return max(1, min(LARGEST_BATCH, max(DEFAULT_BATCH, BATCH_BYTES // (4 * one))))


def predictor_of_run(
    loaded: Loaded, folder: Path, which: str = runs.LAST, invert: bool | None = None, trained: Trained | None = None
) -> Predictor:
    """The predictor of a run, with the weights in the file `which` of its folder, or as `trained` has them. Needs none of its data.

    Raises SpecError.
    """
    if trained is not None:
        model, features = trained.model, trained.ready.features
    else:
        model, features = _restored(loaded, folder, which)
    record = data_record(folder, input_names(loaded))
    fields = fields_of(loaded, record.inputs, folder / runs.SAMPLES, invert)
    return Predictor(model, loaded.spec, features, fields, _tasks(loaded, model, record.class_names))


def _restored(loaded: Loaded, folder: Path, which: str) -> tuple[Any, Features]:
    with settings(loaded.spec):
        model = _built(loaded)
        weights.load(model, runs.weights_of(folder, which), strict=True)
        features = _features(loaded)
        learned = learned_of(folder, input_names(loaded))
        features.restore(learned)
        restore_model(model, learned)
    return model, features


def predictor_of_spec(loaded: Loaded, file: Path | None, invert: bool | None = None) -> Predictor:
    """The predictor of a spec with the weights of a file, or those that its backbones bring with them. Raises SpecError."""
    with settings(loaded.spec):
        model = _built(loaded)
        note = load_weights_file(model, file) if file is not None else ""
        features = _features(loaded)
    names, more = _names_of_spec(loaded, model)
    inputs = {
        name: {"shape": list(one.shape[1:]), "dtype": one.dtype}
        for name, one in zip(input_names(loaded), model.inputs, strict=True)
    }
    notes = tuple(filter(None, (note, more)))
    return Predictor(
        model, loaded.spec, features, fields_of(loaded, inputs, None, invert), _tasks(loaded, model, names), notes
    )


def _names_of_spec(loaded: Loaded, model: Any) -> tuple[Any, str]:
    """The class names of a spec, those of ImageNet for its thousand classes, and a note where they are not at hand."""
    own = loaded.spec.data.class_names if loaded.spec.data is not None else None
    if own or [output.shape[-1] for output in model.outputs] != [1000]:
        return own, ""
    return imagenet_names(loaded.folder)


def _built(loaded: Loaded) -> Any:
    return build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model


def _features(loaded: Loaded) -> Features:
    if loaded.spec.data is None:
        return Features({}, {}, None)
    make = Instantiator(loaded.catalog, loaded.objects)
    return make_features(loaded.spec, loaded.root, input_names(loaded), "features", make)


def _tasks(loaded: Loaded, model: Any, names: Any) -> dict[str, Task]:
    return tasks_of(loaded.spec, loaded.graph, [output.shape for output in model.outputs], names)
