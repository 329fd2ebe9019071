"""What goes wrong in the middle of training, told at the item of the spec that it comes from."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import keras

from specnet.backend.blame import keras_message
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.shapes.loaded import Loaded
from specnet.spec import Construct
from specnet.syntax import place_of

Loc = tuple[str | int, ...]


class Named(NamedTuple):
    """A callback, where it stands in the spec, and what it is called there."""

    callback: Any
    loc: Loc
    construct: Construct


class _Culprit(NamedTuple):
    what: str
    loc: Loc


@contextmanager
def whole_tracebacks() -> Iterator[None]:
    """Keras leaves its own frames in errors, which tell the callback or layer."""
    was_on = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    try:
        yield
    finally:
        if was_on:
            keras.config.enable_traceback_filtering()


def training_fault(error: Exception, loaded: Loaded, callbacks: Sequence[Named]) -> SpecError:
    """The error as a diagnostic at the callback, layer, loss or metric that raised it, else at `training`."""
    if isinstance(error, SpecError):
        return error
    culprit = _culprit(error, loaded, callbacks)
    label = Label(place_of(loaded.root, culprit.loc, at_key=True))
    if _is_memory(error):
        help_ = ("make `batch_size` or the model smaller (`specnet plan` shows what each layer needs)",)
        message = f"{culprit.what} needs more memory in training than there is"
        return SpecError([Diagnostic("training-failed", message, (label,), help=help_)])
    notes = (_told(error), *_in_own_code(error))
    return SpecError([Diagnostic("training-failed", f"{culprit.what} failed in training", (label,), notes)])


def _is_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"


def _told(error: Exception) -> str:
    """Keras' own errors speak for themselves; those of Python need their type."""
    text, kind = keras_message(error), type(error).__name__
    return text if text == kind or isinstance(error, ValueError | RuntimeError) else f"{kind}: {text}"


def _culprit(error: Exception, loaded: Loaded, callbacks: Sequence[Named]) -> _Culprit:
    """The innermost item of the spec in the frames of the error."""
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        found = _item(frame.f_locals.get("self"), loaded, callbacks)
        if found is not None:
            return found
    return _Culprit("the model", ("training",))


def _item(owner: Any, loaded: Loaded, callbacks: Sequence[Named]) -> _Culprit | None:
    for one in callbacks:
        if owner is one.callback:
            return _Culprit(f"the callback `{one.construct.kind}`", (*one.loc, one.construct.kind))
    if isinstance(owner, keras.losses.Loss):
        return _Culprit(f"the loss `{owner.name}`", ("training", "loss"))
    if isinstance(owner, keras.metrics.Metric) and owner.name != "loss":
        return _Culprit(f"the metric `{owner.name}`", ("training", "metrics"))
    if isinstance(owner, keras.optimizers.Optimizer):
        return _Culprit(f"the optimizer `{owner.name}`", ("training", "optimizer"))
    if isinstance(owner, keras.Layer) and not isinstance(owner, keras.Model):
        layer = next((one for one in loaded.graph.layers if one.name == owner.name), None)
        return None if layer is None else _Culprit(f"`{layer.kind}`", (*layer.loc, layer.kind))
    return None


def _in_own_code(error: Exception) -> tuple[str, ...]:
    """The line of a user's module that the error came through."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not any(part in Path(frame.filename).parts for part in ("site-packages", "specnet", "threading.py"))
        and Path(frame.filename).exists()
    ]
    return (f"in line {frames[-1].lineno} of `{frames[-1].filename}`: {frames[-1].line}",) if frames else ()
