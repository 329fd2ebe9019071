"""Whether the tensors wired to a layer are those that its call takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specnet.catalog.curated.calls import InputForm
from specnet.diagnostics import did_you_mean
from specnet.graph.graph import Inputs, Layer, Tensor
from specnet.syntax import Path


@dataclass
class InputFault(Exception):
    """What is wrong, and where below `inputs`."""

    code: str
    message: str
    help: str = ""
    label: str = ""
    loc: Path = ()


def arrange(kind: str, form: InputForm, given: Inputs, layer: Layer) -> tuple[str, Inputs]:
    """How the tensors are handed to the call. Raises InputFault where they are not what the layer takes."""
    if layer.entry is not None and layer.entry.form == "operation":
        return _operation(kind, layer, given)
    if form.form == "any":
        return ("one" if isinstance(given, Tensor) else "named" if isinstance(given, dict) else "list"), given
    if isinstance(given, dict):
        return _mapping(kind, form, given)
    tensors = (given,) if isinstance(given, Tensor) else given or ()
    if form.form == "named":
        _named_count(kind, form, tensors)
        return "positional", tensors
    _count(kind, form, len(tensors))
    if form.form == "list" or (form.form == "model" and form.least > 1):
        return "list", tensors
    return ("model" if form.form == "model" else "one"), tensors[0]


def _mapping(kind: str, form: InputForm, given: dict[str, Any]) -> tuple[str, Inputs]:
    if not form.names:
        what = "a list of them" if form.form == "list" else "one"
        raise InputFault(
            "unknown-input-name",
            f"`{kind}` has no named inputs, it takes {what}",
            "write `inputs: name` or `inputs: [a, b]`",
        )
    for name in given:
        if name not in form.names:
            choices = ", ".join(f"`{choice}`" for choice in form.names)
            raise InputFault(
                "unknown-input-name",
                f"`{kind}` has no input `{name}`",
                f"its inputs are {choices}",
                did_you_mean(name, form.names),
                (name,),
            )
    missing = [name for name in form.names[: form.least] if name not in given]
    if missing and form.form != "dict":
        raise InputFault(
            "missing-call-input",
            f"`{kind}` needs the input `{missing[0]}`",
            f"write `inputs: {{{', '.join(f'{name}: ...' for name in form.names[: form.least])}}}`",
        )
    if form.form == "model":
        return "list" if form.least > 1 else "model", tuple(
            given[name] for name in form.names
        ) if form.least > 1 else given[form.names[0]]
    return form.form, given


def _named_count(kind: str, form: InputForm, tensors: tuple[Tensor, ...]) -> None:
    if len(tensors) < form.least:
        missing = form.names[len(tensors)]
        raise InputFault(
            "missing-call-input",
            f"`{kind}` needs the input `{missing}`",
            f"write `inputs: {{{', '.join(f'{name}: ...' for name in form.names[: form.least])}}}`",
        )
    _count(kind, form, len(tensors))


def _count(kind: str, form: InputForm, number: int) -> None:
    if number >= form.least and (form.most is None or number <= form.most):
        return
    takes = (
        f"{form.least} or more inputs"
        if form.most is None
        else _plural(form.least)
        if form.least == form.most
        else f"{form.least} to {form.most} inputs"
    )
    help_text = (
        "list them: `inputs: [a, b]`"
        if form.most is None or form.most > 1
        else "join them first, for example with `Concatenate`"
    )
    if form.form == "model":
        help_text = "its inputs are " + ", ".join(f"`{name}`" for name in form.names)
    raise InputFault(
        "wrong-input-count", f"`{kind}` takes {takes}, and here {'are' if number != 1 else 'is'} {number}", help_text
    )


def _plural(number: int) -> str:
    return f"{number} input" if number == 1 else f"{number} inputs"


def _operation(kind: str, layer: Layer, given: Inputs) -> tuple[str, Inputs]:
    """The tensor parameters of an operation, in their order; those given as plain numbers need no tensor."""
    entry = layer.entry
    assert entry is not None
    if entry.inputs.form == "list":
        tensors = (given,) if isinstance(given, Tensor) else given
        if isinstance(tensors, dict):
            raise InputFault(
                "unknown-input-name", f"`{kind}` has no named inputs, it takes a list of them", "write `inputs: [a, b]`"
            )
        _count(kind, entry.inputs, len(tensors or ()))
        return "list", tensors
    numbers = {name for name in entry.tensors if getattr(layer.arguments, name, None) is not None}
    open_names = [name for name in entry.tensors if name not in numbers]
    return "named", _named_operation(kind, given, open_names, entry.optional_tensors)


def _named_operation(kind: str, given: Inputs, open_names: list[str], optional: tuple[str, ...]) -> dict[str, Tensor]:
    if isinstance(given, dict):
        named: dict[str, Any] = given
        for name in named:
            if name not in open_names:
                raise InputFault(
                    "unknown-input-name",
                    f"`{kind}` has no input `{name}`",
                    f"its inputs are {', '.join(f'`{n}`' for n in open_names)}",
                    did_you_mean(name, open_names),
                    (name,),
                )
    else:
        tensors = (given,) if isinstance(given, Tensor) else given or ()
        needed = len([name for name in open_names if name not in optional])
        _count(kind, InputForm("operation", needed, len(open_names)), len(tensors))
        named = dict(zip(open_names, tensors, strict=False))
    missing = [name for name in open_names if name not in named and name not in optional]
    if missing:
        raise InputFault(
            "missing-call-input",
            f"`{kind}` needs the input `{missing[0]}`",
            f"its inputs are {', '.join(f'`{n}`' for n in open_names)}",
        )
    return named
