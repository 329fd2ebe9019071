"""Looking up a kind that a spec names, and saying why it cannot stand there."""

from __future__ import annotations

import re
from typing import Any

from specnet.catalog import OWN, SUBGROUPS, Catalog, Entry
from specnet.diagnostics import did_you_mean, nearest
from specnet.spec.problems import fail, problem

NESTED_MODEL = "Model"
_NOUNS = {
    "activations": "activation function",
    "cells": "RNN cell",
    "dtype_policies": "dtype policy",
    "losses": "loss",
    "quantizations": "quantization",
    "recurrents": "recurrent layer",
}


def noun_of(group: str) -> str:
    """What one kind of a group is called in messages."""
    return _NOUNS.get(group, group.rstrip("s"))


def find(group: str, kind: str, catalog: Catalog) -> Entry | None:
    """The entry of a kind where one of `group` belongs; `layers` also takes applications and operations."""
    return catalog.find_layer(kind) if group == "layers" else catalog.find(group, kind)


def group_meant(groups: tuple[str, ...], data: Any, catalog: Catalog) -> str:
    """Which of the groups a form is of: the one that has its kind, else the one with the nearest name, else the last."""
    words = [data] if isinstance(data, str) else list(data) if isinstance(data, dict) else []
    known = (group for group in groups for word in words if find(group, word, catalog))
    near = (group for group in groups for word in words if nearest(word, catalog.names(group)))
    return next(known, None) or next(near, groups[-1])


def usable_entry(group: str, kind: str, catalog: Catalog, at: str) -> Entry:
    """The entry of a kind that a spec may name in this place; fails with the reason where there is none."""
    entry = find(group, kind, catalog)
    loc, where = ((), "value") if at == "value" else ((kind,), "key")
    noun = noun_of(group)
    if entry is None:
        fail(_unknown(group, kind, noun, loc, where, catalog))
    if entry.refused and not (entry.needs_code and catalog.allow_code):
        if entry.needs_code:
            help_text = "if you trust this spec, allow it with `--allow-code`"
            fail(problem("unsafe-kind", f"`{kind}` is refused: {entry.refused}", loc, at=where, help=help_text))  # type: ignore[arg-type]
        fail(problem("unavailable-kind", f"`{kind}` cannot be used in a spec: {entry.refused}", loc, at=where))  # type: ignore[arg-type]
    return entry


def _unknown(group: str, kind: str, noun: str, loc: tuple[str, ...], at: Any, catalog: Catalog) -> Any:
    elsewhere = [other for other in catalog.groups_of(kind) if other != group]
    if kind == NESTED_MODEL or elsewhere:
        what = a(noun_of(elsewhere[0])) if elsewhere else "a nested model"
        choices = ", ".join(f"`{name}`" for name in catalog.names(group)[:12])
        label = did_you_mean(kind, catalog.names(group))
        return problem(
            "wrong-kind",
            f"`{kind}` is {what}, and {a(noun)} belongs here",
            loc,
            at=at,
            label=label,
            help=f"choose one of {choices}" if len(catalog.names(group)) <= 12 else "",
        )
    choices_all = [*catalog.layer_names(), NESTED_MODEL] if group == "layers" else catalog.names(group)
    label = did_you_mean(kind, choices_all)
    help_text = _form_hint(group, kind, catalog) or ("" if label else _where_to_look(group, catalog))
    return problem("unknown-kind", f"there is no {noun} `{kind}`", loc, at=at, label=label, help=help_text)


def _where_to_look(group: str, catalog: Catalog) -> str:
    listed = f"`specnet kinds {SUBGROUPS.get(group, (group,))[0]}` lists them"
    return listed if catalog.allow_code or group in OWN else f"{listed}; one of your own needs `--allow-code FILE`"


def _form_hint(group: str, kind: str, catalog: Catalog) -> str:
    """For a kind that runs into its arguments: `Dense:10`, `Dense 10`, `Dense(10)`; and for Python's None."""
    word = re.match(r"(?:keras\.)?(?:\w+\.)?(\w+)(?=\W|$)", kind)
    if kind == "None":
        return "YAML's word for nothing is `null`"
    entry = find(group, word[1], catalog) if word and word[1] != kind else None
    if word is None or entry is None:
        return ""
    if entry.same_as:
        return f"write `{entry.same_as}: ...`"
    return (
        f"write `{word[1]}: ...`, with a space after the colon"
        if not kind.endswith("." + word[1])
        else f"write `{word[1]}`"
    )


def a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiouR" and not noun.startswith("recurrent") else f"a {noun}"
