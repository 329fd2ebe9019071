"""What is wrong with the values of a table, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator

from specnet.backend.data.source import Source
from specnet.backend.data.table_columns import Columns, Plan, listed
from specnet.backend.data.table_fields import SKIP, sort_of, text_targets
from specnet.backend.data.table_labels import all_tags
from specnet.backend.data.table_sorts import STORED, TEXT
from specnet.backend.data.table_survey import MOST_TEXTS, Survey, is_number, is_text
from specnet.diagnostics import Diagnostic, Label, SpecError, did_you_mean
from specnet.syntax import Path, Sequence, locate, place_of

MOST_HOLES = 10


def check_values(source: Source, plan: Plan, survey: Survey) -> None:
    """Raises SpecError where there are no rows, cells are empty, or text stands where numbers are needed."""
    if not survey.rows:
        raise source.fault("data-empty", f"`{source.path()}` has no rows", "path")
    faults = [*_inputs(source, plan, survey), *_targets(source, plan, survey), *_weight(source, plan, survey)]
    if survey.holes and source.get("missing") != SKIP:
        faults.append(_holes(source, survey))
    if faults:
        raise SpecError(faults)
    if not survey.whole_rows:
        message = f"each of the {survey.rows:,} rows has an empty cell, so that nothing is left"
        raise SpecError([Diagnostic("data-empty", message, (_label(source, (*source.loc, source.kind, "missing")),))])


def _inputs(source: Source, plan: Plan, survey: Survey) -> Iterator[Diagnostic]:
    for name, columns in plan.inputs.items():
        texts = [column for column in columns if is_text(survey.types[column])]
        others = _neither(columns, survey)
        sort = sort_of(source, name)
        if others:
            yield _neither_fault(source, others, survey, _input_loc(source, name, others[0]))
        elif texts and sort not in (TEXT, STORED):
            yield _text_fault(source, name, texts, columns)


def _text_fault(source: Source, name: str, texts: list[str], columns: Columns) -> Diagnostic:
    several = len(texts) > 1
    message = f"the column{'s' if several else ''} {listed(texts)} {'are' if several else 'is'} text, and the input `{name}` takes numbers"
    if len(texts) < len(columns):
        alone = "give them inputs of their own" if several else "give it an input of its own"
        help_ = f"name only columns of numbers in `features`, or {alone} with `data: inputs`"
    else:
        help_ = "add `StringLookup` or `TextVectorization` to `data: features`, or write `dtype: string` in the `Input`"
    return Diagnostic("data-dtype", message, (_label(source, _input_loc(source, name, texts[0])),), help=(help_,))


def _targets(source: Source, plan: Plan, survey: Survey) -> Iterator[Diagnostic]:
    labels = source.data.labels
    for name, columns in plan.targets.items():
        loc = _target_loc(source, name, columns[0])
        texts = [column for column in columns if is_text(survey.types[column])]
        others = _neither(columns, survey)
        if others:
            yield _neither_fault(source, others, survey, loc)
        elif texts and (labels == "regression" or len(columns) > 1):
            why = (
                "`labels: regression` takes numbers"
                if labels == "regression"
                else "several columns of one output are numbers"
            )
            message = f"the target {listed(texts)} is text, and {why}"
            yield Diagnostic("data-dtype", message, (_label(source, _target_loc(source, name, texts[0])),))
        elif texts and survey.texts[texts[0]] is None:
            message = f"the target `{texts[0]}` has more than {MOST_TEXTS:,} different texts, which are no classes"
            yield Diagnostic("data-dtype", message, (_label(source, loc),))


def _weight(source: Source, plan: Plan, survey: Survey) -> Iterator[Diagnostic]:
    if plan.weight and not is_number(survey.types[plan.weight]):
        message = (
            f"the column `{plan.weight}` of sample weights is {survey.types[plan.weight]}, and numbers belong there"
        )
        yield Diagnostic("data-dtype", message, (_label(source, ("data", "sample_weight")),))


def _neither(columns: Columns, survey: Survey) -> list[str]:
    return [name for name in columns if not is_text(survey.types[name]) and not is_number(survey.types[name])]


def _neither_fault(source: Source, columns: list[str], survey: Survey, loc: Path) -> Diagnostic:
    told = ", ".join(f"`{name}` ({survey.types[name]})" for name in columns)
    message = f"neither numbers nor text: {told}"
    help_ = "leave them out of `features`, or turn them into numbers (days, seconds) in the file"
    return Diagnostic("data-dtype", message, (_label(source, loc),), help=(help_,))


def _holes(source: Source, survey: Survey) -> Diagnostic:
    """Empty cells, by column."""
    left_out = survey.rows - survey.whole_rows
    message = f"{left_out:,} of {survey.rows:,} rows have empty cells"
    told = [
        f"`{name}` has {hole.cells:,} of them, the first in row {hole.row}"
        for name, hole in list(survey.holes.items())[:MOST_HOLES]
    ]
    more = [f"and {len(survey.holes) - MOST_HOLES} more columns"] if len(survey.holes) > MOST_HOLES else []
    help_ = ("fill them in the file",)
    if source.kind != "windows":
        help_ = (f"write `missing: skip` in `{source.kind}` to leave such rows out, or fill them in the file",)
    return Diagnostic(
        "data-missing", message, (_label(source, (*source.loc, source.kind, "path")),), (*told, *more), help_
    )


def check_classes(source: Source, plan: Plan, survey: Survey) -> None:
    """Raises SpecError where a text target names a class that `class_names` has not."""
    names, targets = source.data.class_names, text_targets(plan, survey)
    if not names or len(targets) != 1:
        return
    found = survey.texts[targets[0]] or set()
    found = set(all_tags(found)) if source.data.labels == "multi_label" else found
    known = [str(name) for name in names]
    strange = sorted(found - set(known))
    if strange:
        message = f"the target `{targets[0]}` has classes that `class_names` does not name: {listed(strange)}"
        label = Label(place_of(source.root, ("data", "class_names")), did_you_mean(strange[0], known))
        raise SpecError([Diagnostic("data-classes", message, (label,))])


def _label(source: Source, loc: Path) -> Label:
    return Label(place_of(source.root, loc))


def _input_loc(source: Source, name: str, column: str) -> Path:
    """Where the spec names the column of an input, else the source."""
    if source.data.inputs:
        return _item(source, ("data", "inputs", name), column)
    argument = "text" if source.kind == "text_table" else "features"
    loc = (*source.loc, source.kind, argument)
    return _item(source, loc, column) if source.get(argument) else (*source.loc, source.kind, "path")


def _target_loc(source: Source, name: str, column: str) -> Path:
    if source.data.targets:
        return _item(source, ("data", "targets", name), column)
    return _item(source, (*source.loc, source.kind, "target"), column)


def _item(source: Source, loc: Path, column: str) -> Path:
    """The item of a list that names a column, or the whole value."""
    node, _ = locate(source.root, loc)
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            if getattr(item, "value", None) == column:
                return (*loc, number)
    return loc
