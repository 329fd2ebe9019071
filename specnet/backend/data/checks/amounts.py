"""How many examples there are, against batches and steps."""

from __future__ import annotations

from specnet.backend.data.checks.case import SPOKEN, Case, told
from specnet.backend.data.source import TRAIN, VALIDATION

KERAS_BATCH = 32
MOST_PASSES = 10


def check_not_empty(case: Case) -> None:
    """A set without examples."""
    for name, found in case.looks.items():
        if found.count:
            continue
        if name != TRAIN and isinstance(getattr(case.data, name), int | float):
            whole = case.train.count
            message = f"{SPOKEN[name]} is empty: no part can be taken of {told(whole, 'example')}"
            case.error("data-empty", message, case.at(("data", name)), help="give it a set or source of its own")
        else:
            case.error("data-empty", f"{SPOKEN[name]} is empty", case.source(name, "this gives no examples"))


def check(case: Case) -> None:
    """Batches that are never full, and steps that the data cannot give."""
    training = case.training
    if training is None:
        return
    count, size = case.train.count, training.batch_size
    if size is not None and size > count:
        message = f"a batch of {size:,} is never full: the training set has {told(count, 'example')}"
        case.warning("step-count", message, case.at(("training", "batch_size")))
    if training.steps_per_epoch is not None:
        _steps(case, training.steps_per_epoch, min(size or KERAS_BATCH, count))
    if training.validation_steps is not None:
        _validation_steps(case, training.validation_steps)


def _steps(case: Case, steps: int, size: int) -> None:
    count = case.train.count
    if steps * size <= MOST_PASSES * count:
        return
    message = (
        f"{told(steps, 'step')} of {size:,} go through the {told(count, 'example')} {steps * size / count:.0f} times"
    )
    label = case.at(("training", "steps_per_epoch"), f"one pass is {told(-(-count // size), 'step')}")
    case.warning(
        "step-count", message + " in an epoch", label, help="leave it out for one pass an epoch, and set `epochs`"
    )


def _validation_steps(case: Case, steps: int) -> None:
    label = case.at(("training", "validation_steps"))
    found = case.looks.get(VALIDATION)
    if found is None:
        help_ = "add `data: {validation: 0.1}`, or leave out `validation_steps`"
        case.error("step-count", "`validation_steps` is given, and there is no validation set", label, help=help_)
        return
    assert case.training is not None
    size = case.training.validation_batch_size or case.training.batch_size or KERAS_BATCH
    there = -(-found.count // size)
    if steps > there:
        message = f"{told(steps, 'step')} of {size:,} need {steps * size:,} examples, and the validation set has {found.count:,}"
        label = label._replace(text=f"there are {told(there, 'batch', 'batches')}")
        case.error("step-count", message, label, help="leave out `validation_steps` to validate with all of them")
