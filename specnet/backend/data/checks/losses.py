"""Labels against the loss that takes them."""

from __future__ import annotations

from specnet.backend.data.checks import activations
from specnet.backend.data.checks.case import Case, example_shape, listed, plain_number, told
from specnet.backend.data.checks.flow import came_to, steps_of
from specnet.backend.data.checks.heads import (
    BINARY,
    CATEGORICAL,
    PASSING,
    REGRESSION,
    SPARSE,
    Head,
    activation_label,
    heads,
    layer_label,
    loss_label,
    said,
    units_label,
)
from specnet.backend.data.checks.targets import CLASSES, MULTI_LABEL, NUMBERS, ONE_HOT, Target, fits, target
from specnet.diagnostics import Label
from specnet.shapes.values import Shape

MULTI_CLASS = (*SPARSE, *CATEGORICAL)
BOUNDS = {"sigmoid": (0, 1), "softmax": (0, 1), "hard_sigmoid": (0, 1), "tanh": (-1, 1)}


def check(case: Case) -> None:
    """Every output that has a loss."""
    for head in heads(case):
        if activations.one_unit(case, head):
            continue
        activations.logits(case, head)
        found = target(case, head)
        if case.data.labels == "inputs":
            _copies(case, head)
        elif found is not None and not found.unknown:
            _labels(case, head, found)


def _copies(case: Case, head: Head) -> None:
    """A model that learns to give back its inputs: they are compared with its output."""
    number = case.raw.output_names.index(head.name)
    name = case.raw.input_names[min(number, len(case.raw.input_names) - 1)]
    column, came = case.train.inputs[name], came_to(case, name)
    if came.shape is not None and head.loss in (*BINARY, *REGRESSION):
        _shape(case, head, came.shape[1:], head.shape)
    unchanged = all(one.kind in PASSING for one, _ in steps_of(case, name)[0])
    if head.loss in BINARY and unchanged and column.most is not None and (column.most > 1 or (column.least or 0) < 0):
        run = f"{plain_number(column.least)} to {plain_number(column.most)}"
        message = (
            f"`{said(case, head)}` takes targets from 0 to 1, and the inputs, which are the targets, run from {run}"
        )
        help_ = "scale them in `features`, such as `- Rescaling: 1/255` for pixels"
        case.error("label-range", message, loss_label(case, head), case.source(), help=help_)


def _labels(case: Case, head: Head, found: Target) -> None:
    if head.loss in SPARSE:
        _sparse(case, head, found)
    elif head.loss in CATEGORICAL:
        _categorical(case, head, found)
    elif head.loss in BINARY:
        _binary(case, head, found)
    elif head.loss in REGRESSION:
        _regression(case, head, found)


def _form(case: Case, head: Head, message: str, help_: str) -> None:
    case.error("label-form", message, loss_label(case, head), _written(case), help=help_)


def _written(case: Case) -> Label:
    return case.at(("data", "labels")) if case.data.labels else case.source()


def _sparse(case: Case, head: Head, found: Target) -> None:
    name = said(case, head)
    if found.form == ONE_HOT:
        help_ = "write `loss: categorical_crossentropy`"
        help_ += ", or leave out `labels: one_hot`" if found.encoded else ""
        _form(case, head, f"`{name}` takes class numbers, and the labels are one-hot", help_)
    elif found.form == MULTI_LABEL:
        _form(case, head, f"`{name}` takes one class an example, and some have several", _MANY_HELP)
    elif found.form == NUMBERS and not found.column.whole:
        _not_classes(case, head, found)
    else:
        _shape(case, head, found.shape, head.shape[:-1] if head.shape else None)


_MANY_HELP = "for several labels an example write `activation: sigmoid` and `loss: binary_crossentropy`"


def _not_classes(case: Case, head: Head, found: Target) -> None:
    column = found.column
    message = (
        f"`{said(case, head)}` takes classes, and the targets are numbers from "
        f"{plain_number(column.least)} to {plain_number(column.most)} with fractions"
    )
    _form(
        case, head, message, "to predict numbers write `loss: mean_squared_error` and a last layer without activation"
    )


def _categorical(case: Case, head: Head, found: Target) -> None:
    if found.form == CLASSES:
        message = f"`{said(case, head)}` takes one-hot labels, and the labels are {_what(found)}"
        _form(case, head, message, "write `labels: one_hot` in `data`, or `loss: sparse_categorical_crossentropy`")
    elif found.form == NUMBERS and found.shape in ((), (1,)):
        _not_classes(case, head, found)
    elif not found.encoded:
        _shape(case, head, found.shape, head.shape)


def _what(found: Target) -> str:
    return "texts that become class numbers" if found.column.is_text else "class numbers"


def _binary(case: Case, head: Head, found: Target) -> None:
    units = head.units
    if found.encoded:
        return
    if found.form == CLASSES and found.classes is not None:
        if units is not None and units > 1:
            help_ = f"write `loss: sparse_categorical_crossentropy` for one of {units} classes, or `labels: one_hot` in `data`"
            message = (
                f"`{said(case, head)}` needs a label for each of the {units} units, and an example has one class number"
            )
            _form(case, head, message, help_)
            return
        _two_classes(case, head, found)
    elif found.column.least is not None and (found.column.least < 0 or (found.column.most or 0) > 1):
        column = found.column
        message = (
            f"`{said(case, head)}` takes labels from 0 to 1, and they run from "
            f"{plain_number(column.least)} to {plain_number(column.most)}"
        )
        case.error("label-range", message, loss_label(case, head), case.source(), help=_REGRESSION_HELP)
    else:
        _shape(case, head, found.shape, head.shape)


_REGRESSION_HELP = "scale them, or write `loss: mean_squared_error` to predict numbers"


def _two_classes(case: Case, head: Head, found: Target) -> None:
    assert found.classes is not None
    number = len(found.classes)
    values = sorted(found.classes)
    if number > 2:
        names = case.raw.class_names or ()
        shown = [names[value] if 0 <= value < len(names) else value for value in values]
        message = f"1 unit tells two classes apart, and the labels have {number:,}: {listed(shown)}"
        help_ = f"write `Dense: {{units: {max(values) + 1}, activation: softmax}}` and `loss: sparse_categorical_crossentropy`"
        case.error("label-range", message, units_label(case, head), case.source(), help=help_)
    elif not set(values) <= {0, 1}:
        message = f"`{said(case, head)}` takes the labels 0 and 1, and the labels are {listed(values)}"
        case.error("label-range", message, loss_label(case, head), case.source(), help="number the classes from 0")
    else:
        _shape(case, head, found.shape, head.shape)


def _regression(case: Case, head: Head, found: Target) -> None:
    names = case.raw.class_names or ()
    if found.form == CLASSES and len(names) > 2 and head.units == 1:
        message = f"`{said(case, head)}` takes the {told(len(names), 'class', 'classes')} for points on a line, the last far from the first"
        help_ = (
            f"write `Dense: {{units: {len(names)}, activation: softmax}}` and `loss: sparse_categorical_crossentropy`"
        )
        case.warning("label-form", message, loss_label(case, head), units_label(case, head), help=help_)
    elif not found.encoded:
        _shape(case, head, found.shape, head.shape)
        _reach(case, head, found)


def _reach(case: Case, head: Head, found: Target) -> None:
    """Numbers that the last activation never gives."""
    ends, column = BOUNDS.get(head.activation or ""), found.column
    if ends is None or column.least is None or column.most is None:
        return
    if column.least >= ends[0] and column.most <= ends[1]:
        return
    run = f"{plain_number(column.least)} to {plain_number(column.most)}"
    message = f"{head.activation} gives {ends[0]} to {ends[1]}, and the targets run from {run}"
    help_ = "give the last layer no activation, or scale the targets"
    case.warning("loss-activation", message, activation_label(case, head), case.source(), help=help_)


def _shape(case: Case, head: Head, has: Shape, wants: Shape | None) -> None:
    """Keras adds or drops a last axis of 1, and nothing else."""
    if wants is None or fits(has, wants) or fits((*has, 1), wants) or (has[-1:] == (1,) and fits(has[:-1], wants)):
        return
    message = (
        f"a target is {example_shape(has)}, and `{said(case, head)}` over this output takes {example_shape(wants)}"
    )
    label = layer_label(case, head, f"this gives {example_shape(head.shape or ())}")
    if len(has) == len(wants) == 1:
        label = units_label(case, head, f"this gives {example_shape(head.shape or ())}")
    help_ = f"give the last layer {has[0]} units" if len(has) == len(wants) == 1 else ""
    case.error("target-shape", message, label, case.source(), help=help_ or "change the output or the targets")
