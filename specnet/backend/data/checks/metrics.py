"""Labels against the metrics that judge them."""

from __future__ import annotations

from typing import Any

from specnet.backend.data.checks.case import Case
from specnet.backend.data.checks.heads import Head, heads
from specnet.backend.data.checks.targets import CLASSES, ONE_HOT, target
from specnet.spec import Construct
from specnet.syntax import Path

# Metrics of class numbers, and those that compare unit by unit or look for the highest of a row.
OF_NUMBERS = {"sparsecategoricalaccuracy", "sparsetopkcategoricalaccuracy", "sparsecategoricalcrossentropy"}
OF_ROWS = {"categoricalaccuracy", "topkcategoricalaccuracy", "categoricalcrossentropy", "f1score", "fbetascore"}
OF_ROWS |= {"precision", "recall", "auc", "truepositives", "truenegatives", "falsepositives", "falsenegatives"}
# What the word stands for under labels of the other form.
TWINS = {"sparsecategoricalaccuracy": "CategoricalAccuracy", "categoricalaccuracy": "SparseCategoricalAccuracy"}
TWINS |= {"sparsetopkcategoricalaccuracy": "TopKCategoricalAccuracy"}
TWINS |= {"topkcategoricalaccuracy": "SparseTopKCategoricalAccuracy"}


def check(case: Case) -> None:
    """Every metric of an output with several units."""
    for head in heads(case):
        found = target(case, head)
        if found is None or (head.units or 0) < 2 or found.form not in (CLASSES, ONE_HOT):
            continue
        for metric, loc in _metrics(case, head):
            kind = metric.kind.replace("_", "").lower()
            if kind in OF_NUMBERS and found.form == ONE_HOT:
                _tell(case, metric, loc, kind, "takes class numbers, and the labels are one-hot")
            elif kind in OF_ROWS and found.form == CLASSES:
                _tell(case, metric, loc, kind, "takes a label for each unit, and the labels are class numbers")


def _metrics(case: Case, head: Head) -> list[tuple[Construct, Path]]:
    """The metrics of an output with their places."""
    written: Any = case.training.metrics if case.training else None
    loc: Path = ("training", "metrics")
    if isinstance(written, dict):
        written, loc = written.get(head.name), (*loc, head.name)
    elif isinstance(written, tuple) and len(case.raw.output_names) > 1:
        number = case.raw.output_names.index(head.name)
        written, loc = (written[number] if number < len(written) else None), (*loc, number)
    if isinstance(written, Construct):
        return [(written, loc)]
    return [(one, (*loc, number)) for number, one in enumerate(written or ()) if isinstance(one, Construct)]


def _tell(case: Case, metric: Construct, loc: Path, kind: str, what: str) -> None:
    help_ = (
        f"write `{TWINS[kind]}`"
        if kind in TWINS
        else "write `labels: one_hot` in `data`, with `categorical_crossentropy`"
    )
    case.error("label-form", f"`{metric.kind}` {what}", case.at(loc), case.source(), help=help_)
