"""Everything that training needs to go on after an epoch, in one file that is always whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import keras
import numpy as np

from specnet.files import whole_file
from specnet.runs.folder import unusable

STATE = "state"
# What each callback remembers between epochs. A callback of one's own may have `get_state()` and `set_state(state)`.
REMEMBERED: dict[str, tuple[str, ...]] = {
    "EarlyStopping": ("wait", "stopped_epoch", "best", "best_epoch"),
    "ReduceLROnPlateau": ("wait", "cooldown_counter", "best"),
    "ModelCheckpoint": ("best", "_batches_seen_since_last_saving", "_last_batch_seen"),
    "OrbaxCheckpoint": ("best", "_batches_seen_since_last_saving", "_last_batch_seen", "_total_batches_seen"),
    "SwapEMAWeights": ("_ema_weights_in_model",),
    "BestWeights": ("best",),
}
# Weights that a callback holds.
HELD = {"EarlyStopping": "best_weights"}


class State(NamedTuple):
    """Where a training stands after an epoch.

    `epoch` counts finished epochs, `phase` the stretches before this one, which began after epoch `began`; `epochs` is the
    history, `callbacks` what each callback remembers, `ended` what ended the stretches before, `spent` the seconds so far.
    """

    epoch: int
    phase: int
    began: int
    epochs: list[dict[str, Any]]
    callbacks: list[dict[str, Any]]
    ended: list[str]
    stopped: bool
    spent: float


def save(path: Path, model: Any, state: State, callbacks: Sequence[Any]) -> None:
    """Writes the variables of model and optimizer, the state, and weights that callbacks hold. Raises SpecError."""
    with whole_file(path) as draft, h5py.File(draft, "w") as file:
        for group, variables in variables_of(model).items():
            for number, variable in enumerate(variables):
                file[f"{group}/{number}"] = _storable(keras.ops.convert_to_numpy(variable.value))
        for number, callback in enumerate(callbacks):
            for place, array in enumerate(_held(callback)):
                file[f"held/{number}/{place}"] = _storable(np.asarray(array))
        file.attrs.create("specnet", 1)
        file.create_dataset(STATE, data=json.dumps(state._asdict()).encode(), dtype=h5py.string_dtype())


def read_state(path: Path) -> State:
    """The state in a checkpoint. Raises SpecError."""
    try:
        with h5py.File(path, "r") as file:
            return State(**json.loads(file[STATE][()]))
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise unusable(path, f"is no checkpoint that training can go on from: {error}") from error


def restore(path: Path, model: Any) -> None:
    """Gives the model and its optimizer what they had. Raises SpecError where the checkpoint is of another model."""
    with h5py.File(path, "r") as file:
        for group, variables in variables_of(model).items():
            stored = file.get(group, {})
            if len(stored) != len(variables):
                raise unusable(path, f"has {len(stored)} variables of the {group}, and it has {len(variables)}")
            for number, variable in enumerate(variables):
                dataset = stored[str(number)]
                if (
                    not isinstance(dataset, h5py.Dataset)
                    or dataset.external
                    or tuple(dataset.shape) != tuple(variable.shape)
                ):
                    raise unusable(path, f"has another shape for `{variable.path}`")
                variable.assign(dataset[()])


def restore_callbacks(path: Path, state: State, callbacks: Sequence[Any]) -> None:
    """Gives callbacks what they remembered; to be called when training has begun, for that resets them."""
    for callback, remembered in zip(callbacks, state.callbacks, strict=False):
        if hasattr(callback, "set_state") and "own" in remembered:
            callback.set_state(remembered["own"])
        for name in REMEMBERED.get(_kind(callback), ()):
            if name in remembered:
                setattr(callback, name, _number(remembered[name]))
    with h5py.File(path, "r") as file:
        for number, callback in enumerate(callbacks):
            held = file.get(f"held/{number}")
            if held is not None:
                arrays = [held[str(place)][()] for place in range(len(held))]
                setattr(callback, HELD[_kind(callback)], arrays)


def memories(callbacks: Sequence[Any]) -> list[dict[str, Any]]:
    """What each callback remembers, as plain data."""
    return [_memory(callback) for callback in callbacks]


def _memory(callback: Any) -> dict[str, Any]:
    names = REMEMBERED.get(_kind(callback), ())
    found = {name: _plain(getattr(callback, name)) for name in names if hasattr(callback, name)}
    return found | {"own": callback.get_state()} if hasattr(callback, "get_state") else found


def _kind(callback: Any) -> str:
    """The kind that a callback is, or is made from."""
    names = (base.__name__ for base in type(callback).__mro__)
    return next((name for name in names if name in REMEMBERED), "")


def _plain(value: Any) -> Any:
    """A number as JSON has it; infinities as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    number = float(value)
    return number if np.isfinite(number) else repr(number)


def _number(value: Any) -> Any:
    return float(value) if value in ("inf", "-inf", "nan") else value


def _held(callback: Any) -> Sequence[Any]:
    return getattr(callback, HELD.get(_kind(callback), ""), None) or ()


def variables_of(model: Any) -> Mapping[str, list[Any]]:
    """The variables that training changes: weights and random states of the model, and those of the optimizer."""
    optimizer = model.optimizer
    return {"model": list(model.variables), "optimizer": list(optimizer.variables) if optimizer is not None else []}


def _storable(array: Any) -> Any:
    """HDF5 has no bfloat16; float32 holds the same numbers."""
    return array.astype("float32") if array.dtype.name == "bfloat16" else array
