"""Names and numbers of inputs and targets against those of the model."""

from __future__ import annotations

from collections.abc import Sequence

from specnet.backend.data.checks.case import Case, listed, told
from specnet.backend.data.checks.heads import heads
from specnet.diagnostics import Label, did_you_mean
from specnet.source import Place
from specnet.syntax import place_of

MOST_LABELS = 3


def check(case: Case) -> None:
    """Inputs and targets that the model needs and the data has not."""
    _inputs(case)
    if case.data.labels != "inputs":
        _targets(case)


def _inputs(case: Case) -> None:
    wanted, there = case.raw.input_names, list(case.train.inputs)
    missing = [name for name in wanted if name not in there]
    if not missing:
        _unused(case, "input", there, wanted)
        return
    labels = [case.input(name, _words(name, there)) for name in missing[:MOST_LABELS]]
    help_ = f"name the arrays or columns of the data like the inputs of the model: {listed(wanted)}"
    case.error("data-names", _message("input", missing, wanted, there), case.source(), *labels, help=help_)


def _targets(case: Case) -> None:
    wanted, there = [head.name for head in heads(case)], list(case.train.targets)
    missing = [name for name in wanted if name not in there]
    if not missing:
        _unused(case, "target", there, case.raw.output_names)
        return
    labels = [Label(_output(case, name), _words(name, there)) for name in missing[:MOST_LABELS]]
    help_ = f"name the targets of the data like the outputs of the model: {listed(wanted)}"
    if not there:
        help_ = "give targets with `y`, or write `labels: inputs` for a model that learns to give back its inputs"
    case.error("data-names", _message("output", missing, wanted, there), case.source(), *labels, help=help_)


def _message(what: str, missing: Sequence[str], wanted: Sequence[str], there: Sequence[str]) -> str:
    given = "inputs" if what == "input" else "targets"
    if len(wanted) != len(there):
        message = f"the model has {told(len(wanted), what)}, and the data gives {told(len(there), given[:-1])}"
        return f"{message}: {listed(there)}" if there else message
    return f"the data has no {given[:-1] if len(missing) == 1 else given} {listed(missing)}; it gives {listed(there)}"


def _words(name: str, there: Sequence[str]) -> str:
    return did_you_mean(name, there).replace("did you mean", "is this") or "nothing goes in here"


def _output(case: Case, name: str) -> Place:
    tensor = case.graph.outputs[case.raw.output_names.index(name)]
    layer = case.graph.layers[case.graph.calls[tensor.call].layer]
    return place_of(case.root, (*layer.loc, layer.kind), at_key=True)


def _unused(case: Case, what: str, there: Sequence[str], wanted: Sequence[str]) -> None:
    unused = [name for name in there if name not in wanted]
    if unused:
        message = f"the {what}{'s' if len(unused) > 1 else ''} {listed(unused)} of the data go nowhere"
        message = message if len(unused) > 1 else message.replace(" go ", " goes ")
        case.warning("data-names", message, case.source(), help=f"the model has {listed(wanted)}")
