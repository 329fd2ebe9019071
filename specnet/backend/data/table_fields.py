"""How the columns of a table are read: as which numbers or texts, and with which classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specnet.backend.data.source import Source
from specnet.backend.data.table_columns import TEXT_TABLE, WINDOWS, Columns, Plan
from specnet.backend.data.table_labels import all_tags
from specnet.backend.data.table_sorts import NUMBERS, STORED, TEXT, WHOLE
from specnet.backend.data.table_survey import Survey, is_text, is_whole
from specnet.backend.data.table_values import Field, Reader

SKIP = "skip"


def sort_of(source: Source, name: str) -> str:
    """What an input of the model takes; the texts of a table of texts are text whatever the model says."""
    if source.kind == TEXT_TABLE and not source.data.inputs:
        return TEXT
    return dict(zip(source.input_names, source.input_sorts, strict=True)).get(name, NUMBERS)


def text_columns(source: Source, plan: Plan) -> Columns:
    """The columns that are text whatever they look like."""
    return tuple(name for one, columns in plan.inputs.items() if sort_of(source, one) == TEXT for name in columns)


def reader_of(source: Source, plan: Plan, survey: Survey) -> Reader:
    """How every column is read."""
    inputs = {name: _input(source, name, columns, survey) for name, columns in plan.inputs.items()}
    texts = text_targets(plan, survey)
    targets = {name: _target(source, name, columns, survey, len(texts)) for name, columns in plan.targets.items()}
    return Reader(inputs, targets, plan.weight, source.get("missing") == SKIP)


def text_targets(plan: Plan, survey: Survey) -> list[str]:
    """The columns of targets that are text."""
    return [name for columns in plan.targets.values() for name in columns if is_text(survey.types[name])]


def _input(source: Source, name: str, columns: Columns, survey: Survey) -> Field:
    shape = dict(zip(source.input_names, source.input_shapes, strict=True)).get(name)
    axes = 1 if source.kind == WINDOWS else 0
    return Field(columns, _dtype(sort_of(source, name), columns, survey), shape is not None and len(shape) == axes)


def _dtype(sort: str, columns: Columns, survey: Survey) -> str | None:
    types = [survey.types[name] for name in columns]
    if sort == TEXT or (sort == STORED and any(map(is_text, types))):
        return None
    return "int64" if sort in (WHOLE, STORED) and all(map(is_whole, types)) else "float32"


def _target(source: Source, name: str, columns: Columns, survey: Survey, texts: int) -> Field:
    """One text target keeps its texts, for `class_names` is about it; those of several, or of windows, are made numbers here."""
    if is_text(survey.types[columns[0]]):
        if source.data.labels == "multi_label":
            return Field(columns, None, True, tags=tags_of(source, survey.texts[columns[0]] or ()))
        own = texts > 1 or source.kind == WINDOWS
        return Field(columns, None, True, classes=_classes(source, name, survey, columns[0], texts) if own else None)
    whole = source.data.labels != "regression" and all(is_whole(survey.types[name]) for name in columns)
    return Field(columns, "int64" if whole else "float32", True)


def _classes(source: Source, name: str, survey: Survey, column: str, texts: int) -> tuple[str, ...]:
    """The classes of a target: those that training knew, those that the spec names (of the only one), or those that are there.

    Raises SpecError where there are texts that training did not know.
    """
    there, given = survey.texts[column] or set(), source.data.class_names
    if not isinstance(given, Mapping):
        return tuple(map(str, given)) if given and texts == 1 else tuple(sorted(there))
    strange = sorted(set(there) - set(given.get(name, there)))
    if strange:
        message = (
            f"the target `{column}` has classes that the training set has not: {', '.join(map(repr, strange[:10]))}"
        )
        raise source.fault("data-classes", message)
    return tuple(given.get(name) or sorted(there))


def tags_of(source: Source, texts: Sequence[str] | set[str]) -> tuple[str, ...]:
    """The labels of texts that list several, in the order of `class_names` where the spec gives them."""
    names = source.data.class_names
    return tuple(map(str, names)) if names else all_tags(texts)


def class_names_of(source: Source, plan: Plan, survey: Survey) -> tuple[str, ...] | None:
    """The classes that the table itself names: texts of its only text target, or the columns of several labels."""
    texts = text_targets(plan, survey)
    if source.data.labels == "multi_label" and len(plan.targets) == 1:
        (columns,) = plan.targets.values()
        return tags_of(source, survey.texts[texts[0]] or ()) if texts else columns
    if source.data.labels == "one_hot" and len(plan.targets) == 1 and not texts:
        (columns,) = plan.targets.values()
        return columns if len(columns) > 1 else None
    return tuple(sorted(survey.texts[texts[0]] or ())) if len(texts) == 1 else None
