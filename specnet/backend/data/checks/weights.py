"""Weights of classes and of examples."""

from __future__ import annotations

from specnet.backend.data.checks.case import SPOKEN, Case, listed, plain_number, told
from specnet.backend.data.checks.heads import heads
from specnet.backend.data.checks.targets import ONE_HOT, target
from specnet.diagnostics import Label, did_you_mean


def check(case: Case) -> None:
    """`training.class_weight` and the column of sample weights."""
    if case.training is not None and case.training.class_weight is not None:
        _class_weight(case)
    for name, found in case.looks.items():
        weights = found.weights
        if weights is None:
            continue
        label = case.at(("data", "sample_weight")) if case.data.sample_weight else case.source(name)
        if weights.strange:
            rows = listed(weights.strange_rows)
            message = f"{SPOKEN[name]} has NaN or infinite sample weights in {told(weights.strange, 'example')}: {rows}"
            case.error("sample-weight", message, label, help=_COUNTED)
        elif (weights.least or 0) < 0:
            message = f"{SPOKEN[name]} has negative sample weights, the lowest is {plain_number(weights.least)}"
            case.error("sample-weight", message, label, help="a weight says how much an example counts: 0 or more")
        elif weights.most == 0:
            message = f"all sample weights of {SPOKEN[name]} are 0, so nothing would be learned"
            case.error("sample-weight", message, label)


_COUNTED = "examples are counted from 0"


def _class_weight(case: Case) -> None:
    training = case.training
    assert training is not None
    label = case.at(("training", "class_weight"))
    found = next((target(case, head) for head in heads(case)), None)
    if found is None:
        return
    if found.classes is None and found.form != ONE_HOT:
        message = "class weights need classes, and the targets are numbers"
        case.error("label-form", message, label, case.source(), help="leave out `class_weight`")
    elif isinstance(training.class_weight, dict):
        known = set(found.classes or range(found.column.shape[0]))
        for key in training.class_weight:
            _key(case, str(key), known, label)


def _key(case: Case, key: str, known: set[int], label: Label) -> None:
    names = case.raw.class_names or ()
    is_number = key.lstrip("-").isdigit()
    if key in names or (is_number and int(key) in known | set(range(len(names)))):
        return
    what = f"there are the classes {listed(names, 10) if names else listed(sorted(known), 10)}"
    place = case.at(("training", "class_weight", key), did_you_mean(key, names), at_key=True)
    case.error("class-count", f"there is no class `{key}`", place, help=what)
