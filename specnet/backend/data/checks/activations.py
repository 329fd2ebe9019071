"""The loss of an output against its last activation and units, without any data."""

from __future__ import annotations

from specnet.backend.data.checks.case import Case
from specnet.backend.data.checks.heads import (
    BINARY,
    CATEGORICAL,
    SPARSE,
    Head,
    activation_label,
    loss_label,
    said,
    units_label,
)
from specnet.backend.data.checks.targets import CLASSES, target

CROSSENTROPIES = {*SPARSE, *BINARY, *CATEGORICAL} - {"categoricalhinge"}
PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")
BOUNDLESS = ("tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign")
MULTI_CLASS = (*SPARSE, *CATEGORICAL)


def one_unit(case: Case, head: Head) -> bool:
    """A single unit can say yes or no; over it a softmax is always 1."""
    if head.units != 1:
        return False
    help_ = (
        "for two classes write one unit with `activation: sigmoid` and `binary_crossentropy`, for more a unit for each"
    )
    if head.loss in MULTI_CLASS:
        message = f"`{said(case, head)}` chooses among units, and there is 1 unit"
        case.error("loss-activation", message, loss_label(case, head), units_label(case, head), help=help_)
    elif head.activation == "softmax":
        message = "softmax over 1 unit is always 1, whatever comes in"
        case.error("loss-activation", message, activation_label(case, head), help=help_)
    else:
        return False
    return True


def logits(case: Case, head: Head) -> None:
    """Crossentropies take probabilities, or with `from_logits: true` what comes before them."""
    if head.loss not in CROSSENTROPIES or head.activation is None:
        return
    name = said(case, head)
    gives = activation_label(case, head, f"this gives {_gives(head)}")
    wanted = "sigmoid" if head.loss in BINARY else "softmax"
    if head.from_logits and head.activation in PROBABILITIES:
        message = f"`{name}` with `from_logits: true` takes logits, and the output has been through {head.activation}"
        help_ = "leave out `from_logits`, or give the last layer no activation"
        case.error("from-logits", message, loss_label(case, head), gives, help=help_)
    elif not head.from_logits and head.activation == "linear":
        message = f"`{name}` takes probabilities, and the last layer has no activation"
        help_ = f"write `activation: {wanted}`, or `{_class_of(head)}: {{from_logits: true}}`"
        case.error("from-logits", message, loss_label(case, head), gives, help=help_)
    elif not head.from_logits and head.activation in BOUNDLESS:
        message = f"`{name}` takes probabilities, and {head.activation} gives other numbers too"
        help_ = f"write `activation: {wanted}`"
        case.warning("loss-activation", message, activation_label(case, head), loss_label(case, head), help=help_)
    elif head.loss in BINARY and head.activation == "softmax" and (head.units or 0) > 2 and _by_unit(case, head):
        message = f"`{name}` judges each of the {head.units} units alone, and softmax makes them share"
        help_ = "write `sigmoid` where an example may have several labels, else `categorical_crossentropy`"
        case.warning("loss-activation", message, loss_label(case, head), activation_label(case, head), help=help_)


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
