"""Inputs on their way through `data.features`, told by the shape rules."""

from __future__ import annotations

from typing import Any, NamedTuple

from specnet.backend.data.checks.case import Case
from specnet.catalog import KERAS
from specnet.shapes.ask import UnknownInside, ask
from specnet.shapes.policy import settings_of
from specnet.shapes.values import UNKNOWN, Refusal, TensorType
from specnet.spec import Construct
from specnet.syntax import Path

CROSSING = "HashedCrossing"


class Step(NamedTuple):
    """A layer of `data.features`, its place, and what comes out of it."""

    construct: Construct
    loc: Path
    type: TensorType


class Refused(NamedTuple):
    """A layer of `data.features` that does not fit what comes to it."""

    step: Step
    refusal: Refusal


def steps_of(case: Case, name: str) -> tuple[list[tuple[Construct, Path]], bool]:
    """The layers that an input goes through with their places, and whether there are others whose inputs are not known."""
    written: Any = case.data.features
    if not written:
        return [], False
    if isinstance(written, dict):
        chain = written.get(name, ())
        unknown = not isinstance(chain, tuple) or any(key not in case.raw.input_names for key in written)
        chain = chain if isinstance(chain, tuple) else ()
        return [(one, ("data", "features", name, number)) for number, one in enumerate(chain)], unknown
    if isinstance(written, tuple):
        return [(one, ("data", "features", number)) for number, one in enumerate(written)], False
    return [], True


def flow(case: Case, name: str, start: TensorType) -> tuple[TensorType, Refused | None]:
    """What an input is after its layers; unknown where a layer has no rule, or refuses."""
    chain, unknown = steps_of(case, name)
    if unknown:
        return UNKNOWN, None
    now, settings = start, settings_of(case.spec)
    for construct, loc in chain:
        entry = KERAS.find("layers", construct.kind)
        if entry is None or now.shape is None:
            return UNKNOWN, None
        try:
            inferred = ask(entry, construct.arguments, _taken(construct, now), {}, settings, _no_model)
        except Refusal as refusal:
            return UNKNOWN, Refused(Step(construct, loc, now), refusal)
        now = inferred.outputs[0] if inferred is not None else UNKNOWN
    return now, None


def _taken(construct: Construct, now: TensorType) -> Any:
    """What a layer is called with: a crossing gets each column by itself."""
    if construct.kind != CROSSING or now.shape is None or len(now.shape) != 2:
        return now
    return (TensorType(now.shape[:1], now.dtype),) * (now.shape[1] or 0)


def came_to(case: Case, name: str) -> TensorType:
    """What an input is when it comes to the model."""
    column = case.train.inputs[name]
    return flow(case, name, TensorType((None, *column.shape), "string" if column.is_text else column.dtype))[0]


def _no_model(construct: Construct, inputs: Any, path: Path) -> Any:
    raise UnknownInside
