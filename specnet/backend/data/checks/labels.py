"""Values of targets: class numbers against units and names, classes without examples, targets that never change."""

from __future__ import annotations

from specnet.backend.data.checks.case import SPOKEN, Case, listed, plain_number, told
from specnet.backend.data.checks.heads import BINARY, CATEGORICAL, SPARSE, Head, heads, units_label
from specnet.backend.data.checks.looking import Column
from specnet.backend.data.checks.targets import CLASSES, ONE_HOT, Target, target
from specnet.backend.data.source import TRAIN
from specnet.diagnostics import Label

MULTI_CLASS = (*SPARSE, *CATEGORICAL)
CLASSIFYING = (*MULTI_CLASS, *BINARY)


def check(case: Case) -> None:
    """The targets of every output that has a loss."""
    for head in heads(case):
        found = target(case, head)
        if found is None:
            continue
        _unknown_texts(case, head)
        _range(case, head)
        _names(case, head, found)
        _constant(case, head, found)
        if head.loss in CLASSIFYING:
            _empty_classes(case, found)
            _unseen_classes(case, head, found)


def _unknown_texts(case: Case, head: Head) -> None:
    """Texts that are no class: `class_names` leaves them out, or the training set has none of them."""
    for name in case.looks:
        found = target(case, head, name)
        if found is None or not found.unknown:
            continue
        times = told(sum(found.unknown.values()), "example")
        message = f"{SPOKEN[name]} has labels that are no class: {listed(found.unknown)} ({times})"
        known = f"the classes are {listed(case.raw.class_names or (), 20)}"
        case.error("unknown-label", message, _names_label(case) or case.source(name), note=known, help=_HELP_TEXTS)


_HELP_TEXTS = "add them to `class_names`, or mend the data"


def _names_label(case: Case) -> Label | None:
    return case.at(("data", "class_names")) if case.data.class_names else None


def _range(case: Case, head: Head) -> None:
    """Class numbers run from 0 to one less than the units."""
    if head.loss not in MULTI_CLASS or head.units is None or head.units < 2:
        return
    for name in case.looks:
        found = target(case, head, name)
        if found is None or found.form not in (CLASSES, ONE_HOT) or (found.form == ONE_HOT and not found.encoded):
            continue
        if name == TRAIN or not _same_fault(case, head, found):
            _numbers(case, head, found, name)


def _same_fault(case: Case, head: Head, found: Target) -> bool:
    """What the training set has too is told once."""
    first = target(case, head)
    return first is not None and (first.least, first.most) == (found.least, found.most)


def _numbers(case: Case, head: Head, found: Target, name: str) -> None:
    least, most = _ends(found)
    units = head.units or 0
    where = f"{SPOKEN[name]} has"
    label = units_label(case, head, f"labels 0 to {units - 1} fit here")
    if least < 0 and not (least == -1 and _ignores(case, head)):
        message = f"{where} negative labels, the lowest is {least}{_times(found, least)}"
        case.error("label-range", message, case.source(name), label, help="class numbers begin at 0")
    if most >= units:
        message = f"{where} the label {most}{_times(found, most)}, and there are {told(units, 'unit')}"
        case.error("label-range", message, label, case.source(name), help=_enough(found, units, least, most))


def _ends(found: Target) -> tuple[int, int]:
    if found.classes:
        return found.least, found.most
    return int(found.column.least or 0), int(found.column.most or 0)


def _times(found: Target, value: int) -> str:
    return f" ({told(found.classes[value], 'example')})" if found.classes else ""


def _enough(found: Target, units: int, least: int, most: int) -> str:
    if least == 1 and most == units and not found.column.is_text:
        return f"class numbers begin at 0: these run from 1 to {most}"
    return f"give the last layer {most + 1} units, or mend the labels"


def _ignores(case: Case, head: Head) -> bool:
    loss = case.training.loss if case.training else None
    one = loss.get(head.name) if isinstance(loss, dict) else loss
    return getattr(getattr(one, "arguments", None), "ignore_class", None) == -1


def _names(case: Case, head: Head, found: Target) -> None:
    """Classes that the data itself names, against the units; those of the spec were counted before there was data."""
    names = len(case.raw.class_names or ())
    if case.data.class_names or not names or head.units is None or head.loss not in MULTI_CLASS:
        return
    if found.form in (CLASSES, ONE_HOT) and head.units > names:
        message = f"the data has {told(names, 'class', 'classes')}, and the model tells {head.units} apart"
        classes = listed(case.raw.class_names, 10)
        case.warning("class-count", message, units_label(case, head), case.source(), note=f"the classes are {classes}")


def _constant(case: Case, head: Head, found: Target) -> None:
    column = found.column
    if case.train.count < 2 or not _is_constant(column) or not case.train.whole:
        return
    value = next(iter(column.tally)) if column.tally else column.least
    shown = value if isinstance(value, str) else plain_number(value)
    what = f"the target of `{head.name}`" if len(case.raw.output_names) > 1 else "the target"
    message = f"{what} is {shown} in all {case.train.count:,} examples of the training set"
    case.warning("constant-target", message, case.source(), help="there is nothing to learn from it")


def _is_constant(column: Column) -> bool:
    if column.tally is not None:
        return len(column.tally) == 1
    return not column.is_text and column.least is not None and column.least == column.most and not column.strange


def _empty_classes(case: Case, found: Target) -> None:
    """Classes with a name and without an example to learn from."""
    names = case.raw.class_names
    if not names or found.classes is None or _is_constant(found.column):
        return
    missing = [name for number, name in enumerate(names) if not found.classes.get(number)]
    if not missing:
        return
    few = told(len(missing), "class has", "classes have")
    message = f"{few} no example in the training set: {listed(missing)}"
    label = _names_label(case) or case.source()
    case.warning("empty-class", message, label, help="the model cannot learn them")


def _unseen_classes(case: Case, head: Head, first: Target) -> None:
    """Class numbers that only other sets have."""
    names = case.raw.class_names or ()
    for name in case.looks:
        found = target(case, head, name)
        if name == TRAIN or found is None or found.classes is None or first.classes is None:
            continue
        most = head.units if head.loss in MULTI_CLASS and head.units else 2  # labels beyond are told as such
        unseen = sorted(number for number in set(found.classes) - set(first.classes) if number < most)
        if unseen and not names:
            message = f"{SPOKEN[name]} has labels that the training set has not: {listed(unseen)}"
            case.warning("empty-class", message, case.source(name), help="the model cannot learn them")
