"""What the catalog knows of one kind, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from specnet.catalog.curated.calls import ONE, InputForm

# A `class` is constructed with its arguments; a `function` and a `text` (a name that Keras' `get` understands) have none;
# an `operation` is a keras.ops function; a `model` is a keras.applications function; `own` is a word of specnet.
Form = Literal["class", "function", "text", "operation", "model", "own"]


# What the base class of all layers takes.
LAYER_EXTRAS = ("activity_regularizer", "dtype", "autocast")


class Parameter(NamedTuple):
    """One constructor parameter: its type in the language of `catalog.types`, default (plain data) and one line of documentation."""

    name: str
    type: str
    required: bool = False
    default: Any = None
    doc: str = ""


class Entry(NamedTuple):
    """One kind of one group.

    `same_as` names the kind that this one is another name of. `refused` says why a spec may not name it; with
    `needs_code` it may, when the caller allows code. `call` types the arguments of a layer's call beyond its inputs.
    """

    group: str
    kind: str
    form: Form
    doc: str = ""
    url: str = ""
    parameters: Mapping[str, Parameter] = {}
    same_as: str = ""
    refused: str = ""
    needs_code: bool = False
    inputs: InputForm = ONE
    call: Mapping[str, str] = {}
    tensors: tuple[str, ...] = ()
    optional_tensors: tuple[str, ...] = ()
    outputs: int | str = 1

    @property
    def first(self) -> Parameter | None:
        """The parameter that a lone scalar or list stands for; never one that every layer has."""
        return next(
            (
                parameter
                for parameter in self.parameters.values()
                if self.group != "layers" or parameter.name not in LAYER_EXTRAS
            ),
            None,
        )
