"""specnet's own kinds: ways to take the examples for validation or for the test out of the training examples."""

from __future__ import annotations

from specnet.catalog.entries import Entry, Parameter

_SHARE = "number>0<1"


def _split(kind: str, doc: str, *parameters: Parameter) -> Entry:
    return Entry("splits", kind, "own", doc, parameters={parameter.name: parameter for parameter in parameters})


SPLITS: dict[str, Entry] = {
    "fraction": _split(
        "fraction",
        "A share of the examples, chosen at random.",
        Parameter("size", _SHARE, required=True, doc="How large the share is."),
        Parameter("stratify", "bool", doc="Whether each class has the same share.", default=True),
    ),
    "folds": _split(
        "folds",
        "One of several parts of equal size, chosen at random.",
        Parameter("of", "int>=2", required=True, doc="How many parts there are."),
        Parameter("number", "int>=1 | null", doc="The part, counted from 1; all of them in turn by default."),
    ),
    "last": _split(
        "last",
        "The last examples, for data in the order of time; nothing is shuffled over the border.",
        Parameter("share", _SHARE, required=True, doc="How large the share is."),
    ),
}
