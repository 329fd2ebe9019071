"""Shapes and dtypes of the data against the inputs of the model."""

from __future__ import annotations

from math import prod

from specnet.backend.data.checks.case import SPOKEN, Case, example_shape
from specnet.backend.data.checks.flow import Refused, flow, steps_of
from specnet.backend.data.checks.looking import Column
from specnet.backend.data.checks.targets import fits
from specnet.backend.data.source import TRAIN
from specnet.shapes.values import Shape, TensorType

IMAGE_SOURCES = ("image_folder", "image_table")
COLOURS = {1: "grayscale", 3: "rgb", 4: "rgba"}


def check(case: Case) -> None:
    """Every input: what comes out of `features` must be what `Input` says, and alike in all sets."""
    for name in case.raw.input_names:
        column = case.train.inputs[name]
        start = TensorType((None, *column.shape), "string" if column.is_text else column.dtype)
        came, refused = flow(case, name, start)
        if refused is not None:
            _refused(case, refused, column)
            continue
        _shape(case, name, came, column)
        _dtype(case, name, came, column)
    _alike(case)


def _refused(case: Case, refused: Refused, column: Column) -> None:
    step, refusal = refused
    label = case.at((*step.loc, step.construct.kind, *refusal.argument), refusal.label, at_key=not refusal.argument)
    comes = f"an example is {example_shape(step.type.shape[1:] if step.type.shape else ())} of {_dtype_of(step.type)}"
    case.error(refusal.code, refusal.message, label, case.source(text=comes), help=refusal.help)


def _dtype_of(came: TensorType) -> str:
    return "text" if came.dtype == "string" else str(came.dtype)


def _shape(case: Case, name: str, came: TensorType, column: Column) -> None:
    wanted = case.input_type(name).shape
    if came.shape is None or wanted is None or _fits(came.shape[1:], wanted[1:]):
        return
    has, wants = came.shape[1:], wanted[1:]
    chain, _ = steps_of(case, name)
    after = " after `features`" if chain else ""
    message = f"an example is {example_shape(has)}{after}, and the model takes {example_shape(wants)}"
    label = case.source(text=f"this gives {example_shape(column.shape)}")
    case.error("data-shape", message, case.input(name), label, help=_mend(case, has, wants, bool(chain)))


def _fits(has: Shape, wants: Shape) -> bool:
    return (wants == (1,) and has == ()) or fits(has, wants)  # Keras adds this one axis by itself


def _mend(case: Case, has: Shape, wants: Shape, chained: bool) -> str:
    where = "at the end of `features`" if chained else "to `features` in `data`"
    or_input = f"or write `Input: {example_shape(has)}`"
    if None not in has and None not in wants and prod(has) == prod(wants):  # type: ignore[arg-type]
        layer = "- Flatten" if len(wants) == 1 else f"- Reshape: {example_shape(wants)}"
        return f"add `{layer}` {where}, {or_input}"
    if len(has) == len(wants) == 3 and has[:2] == wants[:2] and case.raw.source.kind in IMAGE_SOURCES:
        return f"write `color_mode: {COLOURS.get(wants[2] or 0, 'rgb')}` in `{case.raw.source.kind}`, {or_input}"
    if len(has) == len(wants) == 3 and has[2] == wants[2] and None not in wants:
        size = example_shape(wants[:2])
        if case.raw.source.kind in IMAGE_SOURCES:
            return f"write `size: {size}` in `{case.raw.source.kind}`, {or_input}"
        return f"add `- Resizing: {{height: {wants[0]}, width: {wants[1]}}}` {where}, {or_input}"
    return f"write `Input: {example_shape(has)}`, or change the data"


def _dtype(case: Case, name: str, came: TensorType, column: Column) -> None:
    wanted = case.input_type(name).dtype
    if came.dtype is None or wanted is None:
        return
    takes_text, is_text = wanted == "string", came.dtype == "string"
    if is_text and not takes_text:
        help_ = "add a layer to `features` in `data` that makes numbers of it: `- TextVectorization` for texts, `- StringLookup` for words"
        case.error("data-dtype", f"text comes to an input of {wanted}", case.input(name), case.source(), help=help_)
    elif takes_text and not is_text:
        message = f"numbers ({came.dtype}) come to an input of text"
        case.error("data-dtype", message, case.input(name), case.source(), help="leave out `dtype: string`")
    elif "int" in wanted and "float" in came.dtype and _has_fractions(case, name, column):
        message = f"numbers with fractions come to an input of {wanted}, which cuts them off"
        case.warning("data-dtype", message, case.input(name), case.source(), help=f"write `dtype: {came.dtype}`")


def _has_fractions(case: Case, name: str, column: Column) -> bool:
    """Whether the first examples have any; layers in between are not looked through."""
    chain, _ = steps_of(case, name)
    return not chain and column.has_fractions


def _alike(case: Case) -> None:
    """The other sets have the shapes of the training set."""
    for name, found in case.looks.items():
        if name == TRAIN:
            continue
        pairs = [("an input", case.train.inputs, found.inputs)]
        pairs += [("a target", case.train.targets, found.targets)] if case.data.labels != "inputs" else []
        for side, first, other in pairs:
            for key in first:
                _pair(case, name, side if len(first) == 1 else f"`{key}`", first[key], other.get(key))


def _pair(case: Case, name: str, what: str, first: Column, other: Column | None) -> None:
    if other is None:
        case.error("data-shape", f"{SPOKEN[name]} has no {what}", case.source(name), case.source(text="this has"))
    elif (first.shape, first.is_text) != (other.shape, other.is_text):
        one, two = [f"{example_shape(one.shape)} of {one.dtype}" for one in (first, other)]
        message = f"{what} is {one} in {SPOKEN[TRAIN]} and {two} in {SPOKEN[name]}"
        case.error("data-shape", message, case.source(name), help="all sets need the same shape")
