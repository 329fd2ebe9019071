"""The stages of the compiler in order, each a function of the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specnet.catalog import KERAS, Catalog
from specnet.diagnostics import Diagnostic, SpecError, at_most
from specnet.graph import DEFAULT_NAME, resolved
from specnet.graph.partial import wiring_faults
from specnet.shapes import Facts, infer
from specnet.shapes.loaded import Loaded as Loaded
from specnet.spec import NAME_PATTERN, Construct, Spec, read_spec
from specnet.syntax import Node, Scalar, from_python, locate, parse, read_file, text_source

if TYPE_CHECKING:
    from specnet.backend.build import Built
    from specnet.graph import Graph
    from specnet.render.picture import Picture
    from specnet.shapes.cost import Cost

MOST_SUGGESTIONS = 200
PICTURES = ("svg", "png", "pdf")
DRAWN = (*PICTURES, "html", "dot", "mmd", "txt")
SpecSource = str | Path | dict[str, Any] | Spec
CodeModules = str | Path | Sequence[str | Path]
Settings = Sequence[str]


def load_all(
    source: SpecSource,
    *,
    allow_code: CodeModules = (),
    settings: Sequence[str] = (),
    short: Mapping[str, Any] | None = None,
) -> Loaded:
    """The stages text -> nodes -> Spec -> Graph -> Facts. Raises SpecError.

    `settings` (`training.epochs=3`) change values of the text before it is read; `short` are those with options of their
    own, by the parameters of `specnet.spec.short_options`.
    """
    root, file = _document(source)
    if settings or short:
        source, root = {}, _changed(root, settings, short or {})
    catalog, objects = _with_code(allow_code, root)
    with at_most(MOST_SUGGESTIONS):
        spec = source if isinstance(source, Spec) else _read(root, catalog)
        graph, found = resolved(spec, root, catalog, _name_of(file))
    if graph is None:
        raise SpecError(found)
    return Loaded(
        spec, root, catalog, graph, _infer(spec, graph, root, found), objects, file.parent if file else Path()
    )


def build_loaded(loaded: Loaded, max_memory: int | None = None) -> Built:
    """The stage Graph -> keras.Model, within `max_memory` bytes. Raises SpecError."""
    from specnet.backend.memory import check_memory

    check_memory(loaded.graph, loaded.facts, loaded.root, max_memory)
    start_engine(loaded)
    from specnet.backend.build import build

    return build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder)


def start_engine(loaded: Loaded) -> None:
    """Imports Keras with the engine that the spec asks for. Raises SpecError where another one runs."""
    from specnet.backend.settings import start_keras

    start_keras(loaded.spec.runtime.backend, loaded.root)


def facts_of(loaded: Loaded) -> Facts:
    """Shapes and weights from the rules; what allowed code adds is built and measured, for Keras runs already."""
    if loaded.facts.total.is_known or not loaded.objects:
        return loaded.facts
    from specnet.backend.measure import measure

    return measure(loaded.graph, build_loaded(loaded), loaded.facts)


def plan_loaded(loaded: Loaded, batch_size: int | None, optimizer: Construct | None) -> tuple[Cost, str]:
    """The cost of a spec, and the kind of the optimizer that it is counted for."""
    from specnet.shapes.cost import DEFAULT_BATCH_SIZE, cost_of, fixed_batch

    training = loaded.spec.training
    chosen = optimizer or (training and training.first_optimizer) or Construct("optimizers", "adam")
    size = batch_size or fixed_batch(loaded.graph) or (training and training.batch_size) or DEFAULT_BATCH_SIZE
    return cost_of(loaded.graph, facts_of(loaded), chosen, size), chosen.kind


def draw_loaded(loaded: Loaded, path: Path, *, expand: bool = False) -> None:
    """Writes a picture, a page or a text. Raises SpecError where the file cannot be written, ValueError for an unknown ending."""
    from specnet.files import whole_file

    format_ = path.suffix.lstrip(".").lower()
    if format_ not in DRAWN:
        raise ValueError(
            f"a diagram ends in one of {', '.join(f'.{name}' for name in DRAWN)}, and this is `{path.name}`"
        )
    with whole_file(path, f".{format_}") as draft:
        if format_ in PICTURES:
            from specnet.render.dot import draw

            draw(_picture(loaded, expand=expand), draft, format_)
        else:
            draft.write_text(drawn_as_text(loaded, format_, expand=expand), encoding="utf-8")


def drawn_as_text(loaded: Loaded, format_: str, width: int | None = None, *, expand: bool = False) -> str:
    """A diagram as `txt` (at most `width` columns), `mmd`, `dot` or `html`."""
    from specnet.render import dot, html, mermaid, text

    if format_ == "html":
        return html.html_page(loaded.spec, loaded.graph, facts_of(loaded), loaded.root)
    drawn = _picture(loaded, expand=expand)
    if format_ == "txt":
        return text.text_diagram(drawn, width or text.WIDEST_PICTURE)
    return mermaid.mermaid(drawn) if format_ == "mmd" else dot.dot(drawn)


def _picture(loaded: Loaded, *, expand: bool) -> Picture:
    from specnet.render.picture import class_names, picture

    return picture(loaded.graph, facts_of(loaded), class_names(loaded.spec), expand=expand)


def _infer(spec: Spec, graph: Graph, root: Node, found: list[Diagnostic]) -> Facts:
    """The facts of a graph. Raises SpecError with what was found before and all that does not fit."""
    try:
        facts = infer(spec, graph, root)
    except SpecError as error:
        raise SpecError([*found, *error.diagnostics]) from None
    if found:
        raise SpecError([*found, *facts.warnings])
    return facts


def _changed(root: Node, settings: Sequence[str], short: Mapping[str, Any]) -> Node:
    """The tree with the values of the command line."""
    from specnet.spec.overrides import overridden
    from specnet.spec.short_options import short_options

    return overridden(root, [*short_options(root, **short), *settings])


def _read(root: Node, catalog: Catalog) -> Spec:
    """The spec of a document; with faults of grammar and arguments, those of the wiring are raised too."""
    try:
        return read_spec(root, catalog)
    except SpecError as error:
        raise SpecError([*error.diagnostics, *wiring_faults(root, catalog, error.diagnostics)]) from None


def _with_code(modules: CodeModules, root: Node) -> tuple[Catalog, dict[tuple[str, str], Any]]:
    """The catalog with the kinds of allowed modules, which import Keras: the engine is chosen before."""
    paths = [modules] if isinstance(modules, str | Path) else list(modules)
    if not paths:
        return KERAS, {}
    backend, _ = locate(root, ("runtime", "backend"))
    wanted = backend.value if isinstance(backend, Scalar) else None
    from specnet.backend.settings import start_keras

    start_keras(str(wanted) if wanted in ("tensorflow", "jax", "torch") else None, root)
    from specnet.backend.custom import import_modules

    return import_modules([Path(path) for path in paths])


def _document(source: SpecSource) -> tuple[Node, Path | None]:
    """The tree of a source, and the file that it came from."""
    if isinstance(source, Spec):
        return from_python(source.to_dict()), None
    if isinstance(source, dict):
        return from_python(source), None
    if isinstance(source, str) and "\n" in source:
        return parse(text_source(source)), None
    if isinstance(source, str | Path):
        return parse(read_file(source)), Path(source)
    raise TypeError(f"a spec is a path, a YAML text, a dict or a Spec, and this is a {type(source).__name__}")


def _name_of(file: Path | None) -> str:
    """What a model is called that its spec does not name: like its file."""
    return file.stem if file and re.fullmatch(NAME_PATTERN, file.stem) else DEFAULT_NAME
