"""A node tree -> a Spec, or all diagnostics at once."""

from __future__ import annotations

from typing import Any

from pydantic_core import ValidationError

from specnet.catalog import KERAS, Catalog
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.spec.document import Spec
from specnet.spec.forms import Construct, read_form
from specnet.syntax import Mapping, Node, place_of, plain


def read_spec(root: Node, catalog: Catalog = KERAS) -> Spec:
    """The spec that a document holds. Raises SpecError with every fault of its grammar and arguments."""
    if not isinstance(root, Mapping):
        help_text = "start with `specnet: 1`, then `model:`"
        raise SpecError(
            [
                Diagnostic(
                    "not-a-mapping",
                    "a spec is a mapping with the keys `specnet` and `model`",
                    (Label(place_of(root, ())),),
                    help=(help_text,),
                )
            ]
        )
    if {"class_name", "config"} <= {key.value for key, _ in root.entries}:
        help_text = "a spec starts with `specnet: 1` and says the same in far fewer lines"
        raise SpecError(
            [
                Diagnostic(
                    "missing-key",
                    "this is an architecture written by Keras, not a spec",
                    (Label(place_of(root, ("class_name",), at_key=True)),),
                    help=(help_text,),
                )
            ]
        )
    try:
        return Spec.model_validate(plain(root), context=catalog)
    except ValidationError as error:
        raise SpecError(diagnostic(root, found) for found in error.errors(include_url=False)) from None


def read_kind(group: str, root: Node, catalog: Catalog = KERAS) -> Construct:
    """The kind of a group that stands alone in a document, such as an optimizer on the command line. Raises SpecError."""
    try:
        return read_form(group, plain(root), catalog)
    except ValidationError as error:
        raise SpecError(diagnostic(root, found) for found in error.errors(include_url=False)) from None


def diagnostic(root: Node, found: Any) -> Diagnostic:
    """One of our problems as a diagnostic at its place in the document."""
    context = found["ctx"]
    place = place_of(root, found["loc"], at_key=context["at"] == "key")
    notes = (context["note"],) if context["note"] else ()
    return Diagnostic(
        found["type"],
        context["message"],
        (Label(place, context["label"]),),
        notes,
        (context["help"],) if context["help"] else (),
    )
