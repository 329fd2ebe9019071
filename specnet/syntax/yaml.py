"""YAML 1.2 core on PyYAML's event stream.

PyYAML's composer would resolve tags by YAML 1.1, lose duplicate keys and recurse once a level, so the tree is
built here from parser events, with an explicit stack and bounds on depth and on what aliases expand to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place, Source, Span
from specnet.syntax.node import Mapping, Node, Scalar, Sequence
from specnet.syntax.scalars import resolve
from specnet.syntax.yaml_errors import syntax_error

DEEPEST = 100
MOST_ALIASED_NODES = 100_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(source: Source) -> Node:
    """The one document of `source` as a tree. Raises SpecError with everything that is wrong up to the first syntax error."""
    root = _root(source, source.text)
    if root is None:
        raise SpecError([_empty(source)])
    return root


def parse_from(source: Source, start: int) -> Node:
    """The value that stands in the first line of `source` after `start` characters; nothing is `null`. Raises SpecError."""
    root = _root(source, " " * start + source.text[start:])
    end = len(source.line(1)) + 1
    return Scalar(None, Span(source, 1, min(start + 1, end), 1, end), "") if root is None else root


def _root(source: Source, text: str) -> Node | None:
    """The tree of `text`, in which everything stands where it does in `source`; None where there is nothing."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.check_open_mappings()
        builder.faults.append(syntax_error(source, error))
    if builder.faults:
        raise SpecError(builder.faults)
    return builder.root


def _empty(source: Source) -> Diagnostic:
    place = Place(Span(source, 1, 1, 1, 1))
    return Diagnostic(
        "empty-document", "the file holds no spec", (Label(place),), help=("start one with `specnet new NAME`",)
    )


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen."""

    event: yaml.CollectionStartEvent
    items: list[Node] = field(default_factory=list)
    size: int = 1


class _Builder:
    """Takes events one by one; afterwards `root` is the tree and `faults` what is wrong with it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.faults: list[Diagnostic] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.aliased = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event), 1, event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def check_open_mappings(self) -> None:
        """Looks for faults in the keys of mappings that a syntax error leaves unfinished."""
        for pending in self.stack:
            if isinstance(pending.event, yaml.MappingStartEvent):
                self._entries(pending.items[: len(pending.items) // 2 * 2])

    def _document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(
                "several-documents",
                "a spec file holds one document",
                event,
                "here a second one starts",
                "put each spec into a file of its own",
            )

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        self._refuse_tag(event)
        is_plain = bool(event.implicit[0])
        value = resolve(event.value) if is_plain and not event.tag else event.value
        return Scalar(value, self._span(event), event.value if is_plain else None)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._refuse_tag(event)
        if len(self.stack) >= DEEPEST:
            self._stop(
                "too-deep",
                f"values are nested more than {DEEPEST} deep",
                event,
                "",
                "a spec needs a dozen levels at most",
            )
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(event))

    def _close(self, event: yaml.Event) -> None:
        done = self.stack.pop()
        span = self._span(done.event, event)
        node = (
            Mapping(self._entries(done.items), span)
            if isinstance(done.event, yaml.MappingStartEvent)
            else Sequence(tuple(done.items), span)
        )
        self._add(node, done.size, done.event.anchor)

    def _alias(self, event: yaml.AliasEvent) -> None:
        known = self.anchors.get(event.anchor or "", "unknown")
        if known == "unknown":
            self._stop(
                "unknown-alias",
                f"no anchor `&{event.anchor}` comes before this alias",
                event,
                "",
                f"define it before with `&{event.anchor}`, or put quotes around text that begins with `*`",
            )
        if known is None:
            self._stop(
                "recursive-alias",
                f"`&{event.anchor}` contains itself",
                event,
                "the alias stands inside of what it names",
            )
        assert isinstance(known, tuple)
        node, size = known
        self.aliased += size
        if self.aliased > MOST_ALIASED_NODES:
            self._stop("alias-bomb", f"aliases expand to more than {MOST_ALIASED_NODES:,} values", event)
        self._add(node, size, None)

    def _add(self, node: Node, size: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (node, size)
        if self.stack:
            self.stack[-1].items.append(node)
            self.stack[-1].size += size
        elif self.documents == 1:
            self.root = node if not _is_nothing(node) else None

    def _entries(self, items: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            text = self._key(key)
            if text is None:
                continue
            if text in entries:
                self._twice(text, entries[text][0], key)
            else:
                entries[text] = (Scalar(text, key.span), value)
        return tuple(entries.values())

    def _key(self, key: Node) -> str | None:
        text = _key_text(key)
        if text is None:
            self._fault("non-string-key", "a key must be text", key.span, "this key is a list or a mapping")
        elif text == "<<" and isinstance(key, Scalar) and key.raw:
            self._fault("merge-key", "the merge key `<<` is not part of YAML 1.2", key.span, "", "write the keys out")
            return None
        return text

    def _twice(self, text: str, first: Scalar, second: Node) -> None:
        labels = (Label(Place(second.span), "again here"), Label(Place(first.span), "first here"))
        self.faults.append(
            Diagnostic(
                "duplicate-key",
                f"the key `{text}` stands twice in one mapping",
                labels,
                help=("remove or rename one of them",),
            )
        )

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(
                "yaml-tag",
                f"the tag `{shown}` is refused",
                self._span(event),
                "",
                "a spec is plain data: write the value without a tag",
            )

    def _fault(self, code: str, message: str, span: Span | None, label: str = "", help_text: str = "") -> None:
        self.faults.append(
            Diagnostic(code, message, (Label(Place(span), label),), help=(help_text,) if help_text else ())
        )

    def _stop(self, code: str, message: str, event: yaml.Event, label: str = "", help_text: str = "") -> None:
        self._fault(code, message, self._span(event), label, help_text)
        raise SpecError(self.faults)

    def _span(self, event: yaml.Event, last: yaml.Event | None = None) -> Span:
        start, end = event.start_mark, (last or event).end_mark
        assert start is not None
        assert end is not None
        return Span(self.source, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _key_text(key: Node) -> str | None:
    """Keys are text as the file has it: `010` and `on` are not numbers or truth values there."""
    if not isinstance(key, Scalar):
        return None
    return key.raw if key.raw is not None else str(key.value)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None
