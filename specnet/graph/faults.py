"""Collecting what is wrong with a graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from specnet.diagnostics import Diagnostic, Label
from specnet.syntax import Mapping, Node, Path, locate, place_of


@dataclass(slots=True)
class Faults:
    """Diagnostics at places of the document whose tree is `root`."""

    root: Node
    found: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        loc: Path,
        label: str = "",
        *,
        help: str = "",
        at_key: bool = False,
        also: Iterable[tuple[Path, str]] = (),
    ) -> None:
        """Adds one at `loc`; `also` are further places with their labels."""
        places = [(loc, label), *also]
        labels = tuple(Label(place_of(self.root, path, at_key=at_key), text) for path, text in places)
        self.found.append(Diagnostic(code, message, labels, (), (help,) if help else ()))

    def is_mapping(self, loc: Path) -> bool:
        """Whether a mapping stands there, such as arguments by name."""
        return isinstance(locate(self.root, loc)[0], Mapping)
