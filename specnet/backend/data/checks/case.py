"""What the checks are given, and where they put what they find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specnet.backend.data.checks.looking import Look, look
from specnet.backend.data.prepare import Raw
from specnet.backend.data.source import TEST, TRAIN, VALIDATION
from specnet.diagnostics import Diagnostic, Label
from specnet.shapes.loaded import Loaded
from specnet.shapes.values import TensorType
from specnet.source import Place
from specnet.syntax import Path, Scalar, locate, place_of

SPOKEN = {TRAIN: "the training set", VALIDATION: "the validation set", TEST: "the test set"}


class Case:
    """Data and the spec that it is for; `looks` has what each set holds, and `found` what is wrong."""

    def __init__(self, raw: Raw, loaded: Loaded, looks: Mapping[str, Look] | None = None) -> None:
        self.raw, self.loaded = raw, loaded
        self.spec, self.graph, self.root = loaded.spec, loaded.graph, loaded.root
        assert loaded.spec.data is not None
        self.data = loaded.spec.data
        self.training = loaded.spec.training
        self.looks = look_at(raw) if looks is None else looks
        self.found: list[Diagnostic] = []

    @property
    def train(self) -> Look:
        """What the training set holds."""
        return self.looks[TRAIN]

    def error(self, code: str, message: str, *labels: Label, help: str = "", note: str = "") -> None:
        """Adds what keeps the model from being trained."""
        self._add(code, message, labels, help, note, "error")

    def warning(self, code: str, message: str, *labels: Label, help: str = "", note: str = "") -> None:
        """Adds what training can go on with."""
        self._add(code, message, labels, help, note, "warning")

    def _add(self, code: str, message: str, labels: Any, help_: str, note: str, severity: Any) -> None:
        notes, helps = ((note,) if note else ()), ((help_,) if help_ else ())
        self.found.append(Diagnostic(code, message, labels, notes, helps, severity))

    # -- places -----------------------------------------------------------------------------------------------

    def at(self, path: Path, text: str = "", *, at_key: bool = False) -> Label:
        """The value at a path of the document (or its key)."""
        return Label(place_of(self.root, path, at_key=at_key), text)

    def source(self, name: str = TRAIN, text: str = "") -> Label:
        """Where a set comes from: its own key, else the source."""
        path: Path = ("data", name)
        if name == TRAIN or getattr(self.data, name, None) is None:
            path = ("data", "source")
        return Label(self._kind(path), text)

    def _kind(self, path: Path) -> Place:
        """A kind without its arguments, which may be long."""
        node, _ = locate(self.root, path)
        written = getattr(self.data, str(path[-1]))
        if isinstance(node, Scalar) or not hasattr(written, "kind"):
            return place_of(self.root, path)
        return place_of(self.root, (*path, written.kind), at_key=True)

    def input(self, name: str, text: str = "") -> Label:
        """The shape of an `Input` of the model."""
        number = self.raw.input_names.index(name)
        layer = self.graph.layers[self.graph.calls[self.graph.inputs[number]].layer]
        return Label(place_of(self.root, (*layer.loc, layer.kind, "shape")), text)

    def input_type(self, name: str) -> TensorType:
        """What an input of the model takes."""
        return self.loaded.facts.calls[name].types[0]


def look_at(raw: Raw) -> dict[str, Look]:
    """What each set holds; a validation set that is the test set too is looked at once."""
    sets = raw.splits.named()
    if raw.splits.test is raw.splits.validation:
        sets.pop(TEST, None)
    return {name: look(examples) for name, examples in sets.items()}


def told(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 example`, `2,000 examples`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Any, most: int = 5) -> str:
    """The first of some items between backticks."""
    every = [str(item) for item in items]
    more = f" and {len(every) - most:,} more" if len(every) > most else ""
    return ", ".join(f"`{item}`" for item in every[:most]) + more


def plain_number(value: float | None) -> str:
    """A number without a needless fraction."""
    if value is None:
        return "nothing"
    return f"{int(value)}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.6g}"


def example_shape(shape: Any) -> str:
    """The shape of one example as a spec writes it, such as `[28, 28]`."""
    if not shape:
        return "one value"
    return "[" + ", ".join("null" if size is None else str(size) for size in shape) + "]"
