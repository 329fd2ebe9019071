"""The one form for everything: `Kind`, or `Kind: {keyword arguments}`; a lone scalar or list is the first argument."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from specnet.catalog import KERAS, SUBGROUPS, Catalog, Entry
from specnet.diagnostics import did_you_mean
from specnet.spec.arguments import read_arguments
from specnet.spec.kinds import NESTED_MODEL, a, find, noun_of
from specnet.spec.problems import collected, fail, problem, shown
from specnet.spec.types import T
from specnet.spec.values import Value

LAYER_SIBLINGS = ("name", "trainable")


@dataclass(frozen=True, slots=True)
class Construct:
    """A kind with its arguments; `arguments` is None for a kind that is only a name, such as `relu`.

    Layers inside of wrappers may also have a `name` and `trainable`.
    """

    group: str
    kind: str
    arguments: Value | None = None
    name: str | None = None
    trainable: bool | None = None


class LayerSiblings(Value):
    """What may stand beside a layer that is an argument of another one."""

    name: Annotated[str | None, T("name | null")] = None
    trainable: Annotated[bool | None, T("bool | null")] = None


def read_form(group: str, data: Any, catalog: Catalog | None) -> Construct:
    """The construct that `data` writes. Raises pydantic's ValidationError with specnet's problems."""
    catalog = catalog or KERAS
    if isinstance(data, Construct):
        return data
    if isinstance(data, str):
        return Construct(_home(group, data, catalog), data, read_arguments(group, data, None, catalog, at="value"))
    noun = noun_of(group)
    if not isinstance(data, dict):
        fail(
            problem(
                "wrong-type", f"{a(noun)} is written `Kind` or `Kind: {{arguments}}`", label=f"this is {shown(data)}"
            )
        )
    siblings = {key: value for key, value in data.items() if _is_layer_group(group) and key in LAYER_SIBLINGS}
    kinds = [key for key in data if key not in siblings]
    kind, misplaced = the_kind(
        kinds, noun, lambda key: find(group, key, catalog), LAYER_SIBLINGS if _is_layer_group(group) else ()
    )
    arguments, faults = collected(lambda: read_arguments(group, kind, data[kind], catalog))
    beside, faults_beside = collected(lambda: LayerSiblings.model_validate(siblings))
    problems = [*without_misplaced(faults, misplaced), *misplaced, *faults_beside]
    if problems or beside is None:
        fail(*problems)
    return Construct(_home(group, kind, catalog), kind, arguments, beside.name, beside.trainable)


def _home(group: str, kind: str, catalog: Catalog) -> str:
    """The group that the kind is filed under: `layers` for a cell, `applications` for a backbone among layers."""
    entry = find(group, kind, catalog)
    return entry.group if entry else "layers"


def _is_layer_group(group: str) -> bool:
    return SUBGROUPS.get(group, (group,))[0] == "layers"


def the_kind(keys: list[str], noun: str, known: Any, siblings: Iterable[str]) -> tuple[str, list[Any]]:
    """The one kind among the keys of a form, and the problems of keys that cannot stand beside it.

    Fails when there is no kind, or more than one.
    """
    if not keys:
        fail(problem("missing-kind", f"this item names no kind of {noun}", help="write `Kind: {arguments}`"))
    if len(keys) == 1:
        return keys[0], []
    kinds = [key for key in keys if _may_be(known(key)) or key == NESTED_MODEL] or [
        key for key in keys if key[:1].isupper()
    ]
    if not kinds:
        hint = "write `Kind: {arguments}`, for example `Dense: {units: 10}`"
        fail(problem("missing-kind", f"this item names no kind of {noun}", (keys[0],), at="key", help=hint))
    if len(kinds) > 1:
        fail(
            problem(
                "several-kinds",
                f"this item has {len(keys)} keys, and one kind of {noun} is expected",
                (keys[1],),
                at="key",
                help=_split_hint(keys),
            )
        )
    entry = known(kinds[0])
    return kinds[0], [_beside(key, kinds[0], entry, siblings) for key in keys if key != kinds[0]]


def _may_be(entry: Entry | None) -> bool:
    return entry is not None and (not entry.refused or entry.needs_code or entry.kind[:1].isupper())


def without_misplaced(found: list[Any], beside: list[Any]) -> list[Any]:
    """The problems but those of arguments that are missing because they stand in the wrong place."""
    misplaced = [f"`{fault['loc'][-1]}`" for fault in beside]
    return [
        fault
        for fault in found
        if fault["type"].type != "missing-argument" or not any(name in fault["type"].message() for name in misplaced)
    ]


def _split_hint(keys: list[str]) -> str:
    return "start a new item with `-` for each: " + ", ".join(f"`- {key}:`" for key in keys[:3])


def _beside(key: str, kind: str, entry: Entry | None, siblings: Iterable[str]) -> Any:
    if entry and key in entry.call and "call" in siblings:
        return problem(
            "misplaced-key",
            f"`{key}` is an argument of the call of `{kind}`",
            (key,),
            at="key",
            help=f"write `call: {{{key}: ...}}`",
        )
    if entry and key in entry.parameters:
        return problem(
            "misplaced-key",
            f"`{key}` is an argument of `{kind}`",
            (key,),
            at="key",
            help=f"write it inside: `{kind}: {{{key}: ...}}`",
        )
    choices = [*siblings, *(entry.parameters if entry else ())]
    return problem(
        "unknown-key",
        f"`{key}` cannot stand beside `{kind}`",
        (key,),
        at="key",
        label=did_you_mean(key, choices),
        help=_siblings_hint(siblings),
    )


def _siblings_hint(siblings: Iterable[str]) -> str:
    names = ", ".join(f"`{name}`" for name in siblings)
    return f"beside the kind there may be {names}" if names else ""
