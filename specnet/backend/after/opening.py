"""A model that was trained before and data to try it on: that of its spec, or other data of the same form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from specnet.backend import weights
from specnet.backend.after.evaluate import evaluate
from specnet.backend.after.recorded import data_record, input_names, learned_of
from specnet.backend.after.weights_files import load_weights_file
from specnet.backend.build import build
from specnet.backend.data.prepare import Ready, open_data, prepare
from specnet.backend.data.source import TEST, TRAIN, VALIDATION
from specnet.backend.instantiate import Instantiator
from specnet.backend.settings import settings
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded
from specnet.source import Place
from specnet.spec import Construct, Spec, read_kind
from specnet.syntax import from_python

SETS = (TRAIN, VALIDATION, TEST)
ARRAYS = (".npz", ".npy")
COLOURS = {1: "grayscale", 3: "rgb", 4: "rgba"}


def evaluate_run(loaded: Loaded, folder: Path, which: str, data: str | None) -> dict[str, Any]:
    """The evaluation of a run with the weights in the file `which` of its folder. Raises SpecError."""
    record, learned = data_record(folder, input_names(loaded)), learned_of(folder, input_names(loaded))
    loaded = _with_data(loaded, data, record.class_names, record.inputs)
    with settings(loaded.spec):
        model, ready = _opened(loaded, learned)
        weights.load(model, runs.weights_of(folder, which), strict=True)
        return _evaluated(model, ready, loaded, data)


def evaluate_spec(loaded: Loaded, file: Path, data: str | None) -> tuple[dict[str, Any], str]:
    """The evaluation of a spec with the weights of a file, and a note on how they were read. Raises SpecError."""
    names = loaded.spec.data.class_names if loaded.spec.data is not None else None
    loaded = _with_data(loaded, data, names, None)
    with settings(loaded.spec):
        model, ready = _opened(loaded, None)
        note = load_weights_file(model, file)
        return _evaluated(model, ready, loaded, data), note


def _opened(loaded: Loaded, learned: Any) -> tuple[Any, Ready]:
    raw = open_data(loaded.spec, loaded.graph, loaded.root, loaded.folder)
    model = build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder).model
    make = Instantiator(loaded.catalog, loaded.objects)
    return model, prepare(raw, loaded.spec, loaded.root, model, make, learned)


def evaluate_set(model: Any, ready: Ready, loaded: Loaded, wanted: str | None) -> dict[str, Any]:
    """The evaluation on a set of the spec's own data. Raises SpecError where it has no such set."""
    there = ready.splits.named()
    if wanted is not None and wanted not in there:
        message = f"the data has no set `{wanted}`"
        help_ = f"it has {', '.join(f'`{name}`' for name in there)}"
        raise SpecError([Diagnostic("data-set", message, (Label(Place(None, wanted)),), help=(help_,))])
    with settings(loaded.spec):
        return evaluate(model, ready, loaded, wanted)


def _evaluated(model: Any, ready: Ready, loaded: Loaded, data: str | None) -> dict[str, Any]:
    is_set = data is None or data in SETS
    found = evaluate_set(model, ready, loaded, data if is_set else None)
    return found if is_set else found | {"set": str(data)}


def _with_data(loaded: Loaded, data: str | None, names: Any, inputs: Any) -> Loaded:
    """The spec with other data in place of its own, all of which is one set. Raises SpecError."""
    if data is None or data in SETS or loaded.spec.data is None:
        return loaded
    path = Path(data).expanduser()
    if not path.exists():
        message = f"`{data}` is no set of the data, and there is no such file or folder"
        raise SpecError(
            [Diagnostic("data-set", message, (Label(Place(None, data)),), help=(f"sets are {_listed(SETS)}",))]
        )
    source = _source_of(loaded.spec, path, inputs)
    changed = loaded.spec.data.model_copy(
        update={"source": source, "validation": None, "test": None, "class_names": _kept(names)}
    )
    return loaded._replace(spec=loaded.spec.model_copy(update={"data": changed}))


def _kept(names: Any) -> Any:
    """The classes of training, by output where outputs have classes of their own."""
    return names if isinstance(names, Mapping) else tuple(names) if names else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _source_of(spec: Spec, path: Path, inputs: Any) -> Construct:
    """The spec's own source with another path, or one that reads such a file: arrays, or pictures in class folders."""
    assert spec.data is not None
    own = spec.data.source
    place = str(path.resolve())
    if (
        own.arguments is not None
        and getattr(own.arguments, "path", None) is not None
        and path.is_dir() == own.kind.endswith("_folder")
    ):
        return Construct(own.group, own.kind, own.arguments.model_copy(update={"path": place}))
    if path.suffix.lower() in ARRAYS:
        return _source("npz", path=place)
    shape = next(iter(inputs.values()))["shape"] if inputs else []
    if path.is_dir() and len(shape) in (2, 3):
        colour = COLOURS.get(shape[2] if len(shape) == 3 else 1, "rgb")
        return _source("image_folder", path=place, size=shape[:2], color_mode=colour)
    message = f"`{path}` is not data of the form that `{own.kind}` has"
    help_ = "name a set, a `.npz` file with `x` and `y`, or what the source of the spec reads"
    raise SpecError([Diagnostic("data-set", message, (Label(Place(None, str(path))),), help=(help_,))])


def _source(kind: str, **arguments: Any) -> Construct:
    return read_kind("sources", from_python({kind: arguments}))
