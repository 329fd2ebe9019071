"""Which columns of a table go to which input and output of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from specnet.backend.data.source import Source
from specnet.diagnostics import Diagnostic, Label, SpecError, did_you_mean
from specnet.syntax import Path, place_of

TEXT_TABLE, WINDOWS = "text_table", "windows"
MOST_NAMED = 30
Columns = tuple[str, ...]


class Plan(NamedTuple):
    """The columns of each input and target by its name, the column of sample weights and that of the time."""

    inputs: Mapping[str, Columns]
    targets: Mapping[str, Columns]
    weight: str | None = None
    time: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> Columns:
        """All columns that are needed, each once."""
        every = [*self.inputs.values(), *self.targets.values(), filter(None, (self.weight, self.time))]
        return tuple(dict.fromkeys(name for columns in every for name in columns))


class Written(NamedTuple):
    """A column that the spec names, and where."""

    name: str
    loc: Path


def plan_of(source: Source, names: Sequence[str]) -> Plan:
    """The plan for a table with columns of these `names`. Raises SpecError that lists every column that is not there.

    Windows are learned from the past of the targets too.
    """
    weight, time = _weight(source), _argument(source, "time")
    targets = _targets(source)
    taken = {one.name for one in (*weight, *time, *([] if source.kind == WINDOWS else _flat(targets)))}
    inputs = _inputs(source, [name for name in names if name not in taken])
    written = [*weight, *time, *_flat(targets), *_flat(inputs)]
    faults = [_missing(source, one, names) for one in written if one.name not in names]
    if faults:
        raise SpecError(faults)
    unused = [name for name in names if name not in {one.name for one in written}]
    return Plan(_names(inputs), _names(targets), _only(weight), _only(time), _notes(source, unused))


def _only(written: list[Written]) -> str | None:
    return written[0].name if written else None


def _weight(source: Source) -> list[Written]:
    name = source.data.sample_weight
    return [Written(name, ("data", "sample_weight"))] if name else []


def _targets(source: Source) -> dict[str, list[Written]]:
    """By the name of the output; one output takes all columns side by side."""
    columns = _argument(source, "target")
    outputs = source.output_names or ("y",)
    if source.data.targets:
        given = _mapped(source, "targets", outputs)
        _check_alike(source, columns, given)
        return given
    if not columns:
        return {}
    if len(outputs) == 1:
        return {outputs[0]: columns}
    return _by_name(source, columns, outputs, "target", "outputs", "targets")


def _inputs(source: Source, rest: Sequence[str]) -> dict[str, list[Written]]:
    """By the name of the input; one input takes all columns side by side."""
    inputs = source.input_names or ("x",)
    columns = _argument(source, "text" if source.kind == TEXT_TABLE else "features")
    if source.data.inputs:
        if columns and source.kind != TEXT_TABLE:
            message = "`features` and `data.inputs` both say which columns are learned from"
            raise source.fault("conflicting-arguments", message, "features", "leave out `features`")
        return _mapped(source, "inputs", inputs)
    columns = columns or [Written(name, (*source.loc, source.kind)) for name in rest]
    if not columns:
        raise source.fault("data-missing", "no column is left to learn from", "path")
    return {inputs[0]: columns} if len(inputs) == 1 else _by_name(source, columns, inputs, None, "inputs", "inputs")


def _argument(source: Source, argument: str) -> list[Written]:
    written = source.get(argument)
    loc = (*source.loc, source.kind, argument)
    if isinstance(written, str):
        return [Written(written, loc)]
    return [Written(name, (*loc, number)) for number, name in enumerate(written or ())]


def _mapped(source: Source, key: str, wanted: Sequence[str]) -> dict[str, list[Written]]:
    """What `data.inputs` or `data.targets` writes, for inputs or outputs that the model has."""
    given: Mapping[str, Any] = getattr(source.data, key)
    loc = ("data", key)
    noun = "input" if key == "inputs" else "output"
    faults = [
        _fault(
            source,
            f"the model has no {noun} `{name}`; it has {listed(wanted)}",
            (*loc, name),
            name,
            wanted,
            at_key=True,
        )
        for name in given
        if name not in wanted
    ]
    left = [name for name in wanted if name not in given]
    if left:
        faults.append(
            _fault(source, f"no columns are given for the {noun}{'s' if len(left) > 1 else ''} {listed(left)}", loc)
        )
    if faults:
        raise SpecError(faults)
    return {
        name: [Written(columns, (*loc, name))]
        if isinstance(columns, str)
        else [Written(column, (*loc, name, number)) for number, column in enumerate(columns)]
        for name, columns in given.items()
    }


def _by_name(
    source: Source, columns: list[Written], wanted: Sequence[str], argument: str | None, nouns: str, key: str
) -> dict[str, list[Written]]:
    """Columns that are named like the inputs or outputs, where there are several."""
    there = {one.name: one for one in columns}
    if all(name in there for name in wanted) and (argument is None or len(there) == len(wanted)):
        return {name: [there[name]] for name in wanted}
    written = "{" + ", ".join(f"{name}: [...]" for name in wanted) + "}"
    raise source.fault(
        "data-names",
        f"the model has the {nouns} {listed(wanted)}, and nothing says which columns go to which",
        argument,
        f"write `data: {key}: {written}` with columns among {listed(there)}",
    )


def _check_alike(source: Source, columns: list[Written], given: Mapping[str, list[Written]]) -> None:
    """`target` and `data.targets` name the same columns where both are written."""
    names = {one.name for one in _flat(given)}
    strange = [one for one in columns if one.name not in names]
    if strange:
        message = f"the target `{strange[0].name}` is not among `data.targets`"
        raise SpecError([_fault(source, message, strange[0].loc, strange[0].name, sorted(names))])


def _missing(source: Source, one: Written, names: Sequence[str]) -> Diagnostic:
    label = Label(place_of(source.root, one.loc), did_you_mean(one.name, names))
    message = f"the table has no column `{one.name}`"
    return Diagnostic("data-missing", message, (label,), help=(f"it has {listed(names)}",))


def _fault(
    source: Source, message: str, loc: Path, name: str = "", choices: Iterable[str] = (), *, at_key: bool = False
) -> Diagnostic:
    label = Label(place_of(source.root, loc, at_key=at_key), did_you_mean(name, choices) if name else "")
    return Diagnostic("data-names", message, (label,))


def _notes(source: Source, unused: Sequence[str]) -> tuple[str, ...]:
    """Columns that go nowhere are told, unless the spec itself chose among them."""
    chosen = source.get("features") or source.data.inputs or source.kind == TEXT_TABLE
    return () if chosen or not unused else (f"columns that are not used: {listed(unused)}",)


def _flat(columns: Mapping[str, list[Written]]) -> list[Written]:
    return [one for written in columns.values() for one in written]


def _names(columns: Mapping[str, list[Written]]) -> dict[str, Columns]:
    return {name: tuple(one.name for one in written) for name, written in columns.items()}


def listed(names: Iterable[str]) -> str:
    """Names for a message, not too many of them."""
    every = list(names)
    more = f" and {len(every) - MOST_NAMED} more" if len(every) > MOST_NAMED else ""
    return ", ".join(f"`{name}`" for name in every[:MOST_NAMED]) + more
