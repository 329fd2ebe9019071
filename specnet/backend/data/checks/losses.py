"""Labels, loss and last activation against each other."""

from __future__ import annotations

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
    units_label,
)
from specnet.backend.data.checks.targets import CLASSES, MULTI_LABEL, NUMBERS, ONE_HOT, Target, fits, target
from specnet.diagnostics import Label
from specnet.shapes.values import Shape

CROSSENTROPIES = {*SPARSE, *BINARY, *CATEGORICAL} - {"categoricalhinge"}
MULTI_CLASS = (*SPARSE, *CATEGORICAL)
PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")
BOUNDS = {"sigmoid": (0, 1), "softmax": (0, 1), "hard_sigmoid": (0, 1), "tanh": (-1, 1)}
BOUNDLESS = ("tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign")


def check(case: Case) -> None:
    """Every output that has a loss."""
    for head in heads(case):
        if _one_unit(case, head):
            continue
        _logits(case, head)
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
            f"`{_said(case, head)}` takes targets from 0 to 1, and the inputs, which are the targets, run from {run}"
        )
        help_ = "scale them in `features`, such as `- Rescaling: 1/255` for pixels"
        case.error("label-range", message, _loss(case, head), case.source(), help=help_)


def _loss(case: Case, head: Head, text: str = "") -> Label:
    return case.at(head.loss_at, text)


def _said(case: Case, head: Head) -> str:
    """The loss as the spec writes it."""
    written = case.training.loss if case.training else None
    one = written.get(head.name) if isinstance(written, dict) else written
    one = one[case.raw.output_names.index(head.name)] if isinstance(one, tuple) else one
    return str(getattr(one, "kind", head.loss))


# -- the model alone ----------------------------------------------------------------------------------------------


def _one_unit(case: Case, head: Head) -> bool:
    """A single unit can say yes or no; over it a softmax is always 1."""
    if head.units != 1:
        return False
    help_ = (
        "for two classes write one unit with `activation: sigmoid` and `binary_crossentropy`, for more a unit for each"
    )
    if head.loss in MULTI_CLASS:
        message = f"`{_said(case, head)}` chooses among units, and there is 1 unit"
        case.error("loss-activation", message, _loss(case, head), units_label(case, head), help=help_)
    elif head.activation == "softmax":
        message = "softmax over 1 unit is always 1, whatever comes in"
        case.error("loss-activation", message, activation_label(case, head), help=help_)
    else:
        return False
    return True


def _logits(case: Case, head: Head) -> None:
    """Crossentropies take probabilities, or with `from_logits: true` what comes before them."""
    if head.loss not in CROSSENTROPIES or head.activation is None:
        return
    said = _said(case, head)
    gives = activation_label(case, head, f"this gives {_gives(head)}")
    wanted = "sigmoid" if head.loss in BINARY else "softmax"
    if head.from_logits and head.activation in PROBABILITIES:
        message = f"`{said}` with `from_logits: true` takes logits, and the output has been through {head.activation}"
        help_ = "leave out `from_logits`, or give the last layer no activation"
        case.error("from-logits", message, _loss(case, head), gives, help=help_)
    elif not head.from_logits and head.activation == "linear":
        message = f"`{said}` takes probabilities, and the last layer has no activation"
        help_ = f"write `activation: {wanted}`, or `{_class_of(head)}: {{from_logits: true}}`"
        case.error("from-logits", message, _loss(case, head), gives, help=help_)
    elif not head.from_logits and head.activation in BOUNDLESS:
        message = f"`{said}` takes probabilities, and {head.activation} gives other numbers too"
        help_ = f"write `activation: {wanted}`"
        case.warning("loss-activation", message, activation_label(case, head), _loss(case, head), help=help_)
    elif head.loss in BINARY and head.activation == "softmax" and (head.units or 0) > 2 and _by_unit(case, head):
        message = f"`{said}` judges each of the {head.units} units alone, and softmax makes them share"
        help_ = "write `sigmoid` where an example may have several labels, else `categorical_crossentropy`"
        case.warning("loss-activation", message, _loss(case, head), activation_label(case, head), help=help_)


def _by_unit(case: Case, head: Head) -> bool:
    """Whether each unit has a label of its own; else the labels are told to be wrong."""
    found = target(case, head)
    return found is None or found.form != CLASSES


def _gives(head: Head) -> str:
    return "probabilities" if head.activation in PROBABILITIES else "any number"


def _class_of(head: Head) -> str:
    known = {"sparsecategoricalcrossentropy": "SparseCategoricalCrossentropy"}
    known |= {"binarycrossentropy": "BinaryCrossentropy", "binaryfocalcrossentropy": "BinaryFocalCrossentropy"}
    known |= {"categoricalfocalcrossentropy": "CategoricalFocalCrossentropy"}
    return known.get(head.loss, "CategoricalCrossentropy")


# -- labels against loss ------------------------------------------------------------------------------------------


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
    case.error("label-form", message, _loss(case, head), _written(case), help=help_)


def _written(case: Case) -> Label:
    return case.at(("data", "labels")) if case.data.labels else case.source()


def _sparse(case: Case, head: Head, found: Target) -> None:
    said = _said(case, head)
    if found.form == ONE_HOT:
        help_ = "write `loss: categorical_crossentropy`"
        help_ += ", or leave out `labels: one_hot`" if found.encoded else ""
        _form(case, head, f"`{said}` takes class numbers, and the labels are one-hot", help_)
    elif found.form == MULTI_LABEL:
        _form(case, head, f"`{said}` takes one class an example, and some have several", _MANY_HELP)
    elif found.form == NUMBERS and not found.column.whole:
        _not_classes(case, head, found)
    else:
        _shape(case, head, found.shape, head.shape[:-1] if head.shape else None)


_MANY_HELP = "for several labels an example write `activation: sigmoid` and `loss: binary_crossentropy`"


def _not_classes(case: Case, head: Head, found: Target) -> None:
    column = found.column
    message = (
        f"`{_said(case, head)}` takes classes, and the targets are numbers from "
        f"{plain_number(column.least)} to {plain_number(column.most)} with fractions"
    )
    _form(
        case, head, message, "to predict numbers write `loss: mean_squared_error` and a last layer without activation"
    )


def _categorical(case: Case, head: Head, found: Target) -> None:
    if found.form == CLASSES:
        message = f"`{_said(case, head)}` takes one-hot labels, and the labels are {_what(found)}"
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
            message = f"`{_said(case, head)}` needs a label for each of the {units} units, and an example has one class number"
            _form(case, head, message, help_)
            return
        _two_classes(case, head, found)
    elif found.column.least is not None and (found.column.least < 0 or (found.column.most or 0) > 1):
        column = found.column
        message = (
            f"`{_said(case, head)}` takes labels from 0 to 1, and they run from "
            f"{plain_number(column.least)} to {plain_number(column.most)}"
        )
        case.error("label-range", message, _loss(case, head), case.source(), help=_REGRESSION_HELP)
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
        message = f"`{_said(case, head)}` takes the labels 0 and 1, and the labels are {listed(values)}"
        case.error("label-range", message, _loss(case, head), case.source(), help="number the classes from 0")
    else:
        _shape(case, head, found.shape, head.shape)


def _regression(case: Case, head: Head, found: Target) -> None:
    names = case.raw.class_names or ()
    if found.form == CLASSES and len(names) > 2 and head.units == 1:
        message = f"`{_said(case, head)}` takes the {told(len(names), 'class', 'classes')} for points on a line, the last far from the first"
        help_ = (
            f"write `Dense: {{units: {len(names)}, activation: softmax}}` and `loss: sparse_categorical_crossentropy`"
        )
        case.warning("label-form", message, _loss(case, head), units_label(case, head), help=help_)
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
        f"a target is {example_shape(has)}, and `{_said(case, head)}` over this output takes {example_shape(wants)}"
    )
    label = layer_label(case, head, f"this gives {example_shape(head.shape or ())}")
    if len(has) == len(wants) == 1:
        label = units_label(case, head, f"this gives {example_shape(head.shape or ())}")
    help_ = f"give the last layer {has[0]} units" if len(has) == len(wants) == 1 else ""
    case.error("target-shape", message, label, case.source(), help=help_ or "change the output or the targets")
