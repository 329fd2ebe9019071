"""Weights in `.weights.h5` files: written by Keras with a manifest beside, read back by name.

Keras keys its files by position and class (`layers/dense_1`), so weights of a reordered model land in the wrong layer
without a word. The manifest says which dataset holds which weight.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import keras
import ml_dtypes
from keras.src.saving import saving_lib

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.files import whole_file
from specnet.source import Place

SUFFIX = ".weights.h5"
MANIFEST = "specnet_manifest"
OWN_WEIGHTS = "specnet_weights"
MANIFEST_VERSION = 1
LONGEST_MANIFEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did, as names of weights: `matched` were set; `missing` from the file, `unexpected` in it, `mismatched` in shape."""

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    mismatched: tuple[str, ...]

    def __str__(self) -> str:
        parts = [f"{len(self.matched)} weights matched"]
        parts += [
            f"{name}: {', '.join(names)}"
            for name in ("missing", "unexpected", "mismatched")
            if (names := getattr(self, name))
        ]
        return "; ".join(parts)


def named_weights(model: Any) -> dict[str, Any]:
    """The variables of a model by name: the names of the layers around one and its own, such as `encoder/lstm_32/lstm_cell/kernel`."""
    found: dict[str, Any] = {}
    seen: set[int] = set()
    for name, variable in _walk(model, ""):
        if id(variable) not in seen:
            seen.add(id(variable))
            found[_free(name, found)] = variable
    return found


def _walk(layer: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """The weights inside of a model or layer, those of inner layers below their names."""
    inner = layer.layers if isinstance(layer, keras.Model) else getattr(layer, "_layers", [])
    for one in inner:
        yield from _walk(one, f"{prefix}{one.name}/")
    for variable in layer.weights:
        yield f"{prefix}{variable.name}", variable


def _free(name: str, taken: dict[str, Any]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def save(model: Any, path: Path) -> None:
    """Writes the weights and the manifest; the file appears whole or not at all. Raises SpecError."""
    if not path.name.endswith(SUFFIX):
        raise _fault(
            "weights-file",
            f"`{path.name}` is no name for a weights file",
            path,
            f"Keras wants names that end in `{SUFFIX}`",
        )
    places = _places(model)
    with whole_file(path, SUFFIX) as draft:
        with _without_fresh_optimizer(model):
            model.save_weights(draft, overwrite=True)
        with h5py.File(draft, "r+") as file:
            records = {
                name: _record(variable, places.get(id(variable)) or _own_place(variable, name, file), file)
                for name, variable in named_weights(model).items()
            }
            text = json.dumps({"version": MANIFEST_VERSION, "keras": keras.version(), "weights": records})
            file.create_dataset(MANIFEST, data=text.encode(), dtype=h5py.string_dtype())


@contextmanager
def _without_fresh_optimizer(model: Any) -> Iterator[None]:
    """An optimizer that has not trained has nothing to save, and Keras would warn of its variables when it loads."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None or optimizer.built:
        yield
        return
    model.optimizer = None
    try:
        yield
    finally:
        model.optimizer = optimizer


class _Places(saving_lib.H5IOStore):  # type: ignore[misc]
    """Takes the place of Keras' HDF5 store to learn where it puts each variable."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}

    def make(self, path: str, metadata: Any = None) -> dict[str, Any]:
        return self.entries.setdefault(path, {})

    def __bool__(self) -> bool:
        return True


def _places(model: Any) -> dict[int, str]:
    """The dataset that Keras writes each variable to, by the identity of the variable."""
    store = _Places()
    saving_lib._save_state(model, weights_store=store, assets_store=None, inner_path="", visited_saveables=set())
    return {
        id(variable): f"{path}/vars/{key}".lstrip("/")
        for path, entry in store.entries.items()
        for key, variable in entry.items()
    }


def _own_place(variable: Any, name: str, file: Any) -> str:
    """A dataset of our own for a variable that Keras saves in another form, such as those of LoRA."""
    place = f"{OWN_WEIGHTS}/{name}"
    file.create_dataset(place, data=keras.ops.convert_to_numpy(variable))
    return place


def _record(variable: Any, place: str, file: Any) -> dict[str, Any]:
    array = file[place][()]
    return {"dataset": place, "shape": list(variable.shape), "dtype": str(variable.dtype), "sha256": _hash(array)}


def _hash(array: Any) -> str:
    return hashlib.sha256(array.tobytes()).hexdigest()


def load(model: Any, path: Path, *, strict: bool) -> LoadReport:
    """Sets the weights that file and model share by name and shape. Raises SpecError."""
    with _opened(path) as file:
        records = _manifest(file, path)
        variables = named_weights(model)
        report = _compare(variables, records)
        if strict and (report.missing or report.unexpected or report.mismatched):
            raise _fault(
                "weights-mismatch",
                "the weights file does not fit the model",
                path,
                "pass `strict=False` to load what fits",
                *_notes(report),
            )
        arrays = {name: _array(file, records[name], name, path) for name in report.matched}
    for name, array in arrays.items():
        variables[name].assign(array.view(ml_dtypes.bfloat16) if variables[name].dtype == "bfloat16" else array)
    _finalize(model)
    return report


def _finalize(model: Any) -> None:
    """A Normalization that has learned computes with a copy of its weights."""
    for layer in model._flatten_layers(include_self=False):
        if type(layer).__name__ == "Normalization" and layer.built and layer.input_mean is None:
            layer.finalize_state()


def _opened(path: Path) -> Any:
    try:
        return h5py.File(path, "r")
    except FileNotFoundError:
        raise _fault("weights-file", f"there is no file `{path}`", path) from None
    except OSError as error:
        raise _fault("weights-file", f"`{path}` is not a readable HDF5 file: {error}", path) from None


def _manifest(file: Any, path: Path) -> dict[str, dict[str, Any]]:
    try:
        dataset = file.get(MANIFEST)
        if not isinstance(dataset, h5py.Dataset) or dataset.shape != () or dataset.external or dataset.is_virtual:
            raise ValueError("no manifest")
        raw = dataset[()]
        manifest = json.loads(raw) if len(raw) <= LONGEST_MANIFEST else {}
        records: dict[str, dict[str, Any]] = manifest["weights"]
        if not all(
            isinstance(record["shape"], list)
            and isinstance(record["dataset"], str)
            and isinstance(record["sha256"], str)
            for record in records.values()
        ):
            raise ValueError("a malformed record")
    except Exception:
        help_text = "if Keras wrote it, `model.load_weights(path)` reads it by position"
        raise _fault(
            "weights-file", f"`{path}` has no specnet manifest, so its weights have no names", path, help_text
        ) from None
    return records


def _compare(variables: dict[str, Any], records: dict[str, dict[str, Any]]) -> LoadReport:
    shared = [name for name in variables if name in records]
    matched = tuple(name for name in shared if list(variables[name].shape) == records[name]["shape"])
    return LoadReport(
        matched,
        missing=tuple(name for name in variables if name not in records),
        unexpected=tuple(name for name in records if name not in variables),
        mismatched=tuple(name for name in shared if name not in matched),
    )


def _notes(report: LoadReport) -> list[str]:
    return [
        f"{kind}: {', '.join(names[:8])}{', ...' if len(names) > 8 else ''}"
        for kind in ("missing", "unexpected", "mismatched")
        if (names := getattr(report, kind))
    ]


def _array(file: Any, record: dict[str, Any], name: str, path: Path) -> Any:
    """One weight as an array; its dataset must lie in this file, have the shape of the manifest, and its hash."""
    place = record["dataset"]
    link = file.get(place, getlink=True) if place in file else None
    dataset = file[place] if isinstance(link, h5py.HardLink) else None
    if (
        not isinstance(dataset, h5py.Dataset)
        or dataset.external
        or dataset.is_virtual
        or list(dataset.shape) != record["shape"]
    ):
        raise _fault("weights-file", f"`{path}` is damaged: the data of `{name}` is not what the manifest says", path)
    array = dataset[()]
    if _hash(array) != record["sha256"]:
        raise _fault(
            "weights-file", f"`{path}` is damaged: the data of `{name}` has another hash than the manifest says", path
        )
    return array


def _fault(code: str, message: str, path: Path, help_text: str = "", *notes: str) -> SpecError:
    return SpecError(
        [Diagnostic(code, message, (Label(Place(None, str(path))),), notes, (help_text,) if help_text else ())]
    )
