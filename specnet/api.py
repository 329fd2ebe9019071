"""What `import specnet` shows: specs in, diagnostics and Keras models out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from specnet.catalog import KERAS, Catalog
from specnet.diagnostics import Diagnostic, SpecError, at_most
from specnet.graph import DEFAULT_NAME, Graph, resolved
from specnet.graph.partial import wiring_faults
from specnet.shapes import Facts, infer
from specnet.spec import NAME_PATTERN, Construct, Spec, read_kind, read_spec
from specnet.syntax import Node, Scalar, from_python, locate, parse, read_file, text_source

if TYPE_CHECKING:
    import keras

    from specnet.backend.build import Built
    from specnet.backend.weights import LoadReport
    from specnet.render.picture import Picture
    from specnet.shapes.cost import Cost

MOST_SUGGESTIONS = 200
PICTURES = ("svg", "png", "pdf")
DRAWN = (*PICTURES, "html", "dot", "mmd", "txt")
SpecSource = str | Path | dict[str, Any] | Spec
CodeModules = str | Path | Sequence[str | Path]


class Loaded(NamedTuple):
    """A checked spec with its document, catalog, graph and shapes: everything before Keras."""

    spec: Spec
    root: Node
    catalog: Catalog
    graph: Graph
    facts: Facts
    objects: dict[tuple[str, str], Any]
    folder: Path


def load(source: SpecSource, *, allow_code: CodeModules = ()) -> Spec:
    """The spec in a file (a path), a YAML text (any text with a line break), or a dict.

    `allow_code` names Python files whose layers, losses and so on the spec may use; they are imported.
    Raises SpecError with all faults of the text, its grammar, arguments, wiring and shapes.
    """
    return load_all(source, allow_code=allow_code).spec


def validate(source: SpecSource, *, allow_code: CodeModules = ()) -> list[Diagnostic]:
    """Everything that is wrong with a spec, in file order, or the warnings of a good one. Imports no backend."""
    try:
        return list(load_all(source, allow_code=allow_code).facts.warnings)
    except SpecError as error:
        return list(error.diagnostics)


def compile(source: SpecSource, *, allow_code: CodeModules = (), max_memory: int | None = None) -> keras.Model:
    """The Keras model of a spec: Sequential for a chain, else Functional; compiled where the spec has `training`.

    Initial weights and names of layers follow from the spec alone (`runtime.seed`, default 0). `max_memory` bounds what
    building may take, in bytes (None: four fifths of the machine's memory).
    Raises SpecError when the spec is wrong, too large, or Keras refuses one of its items.
    """
    model: keras.Model = build_loaded(load_all(source, allow_code=allow_code), max_memory).model
    return model


def summary(
    source: SpecSource,
    *,
    format: Literal["text", "md", "json"] = "text",
    width: int | None = None,
    expand_nested: bool = False,
    allow_code: CodeModules = (),
) -> str:
    """The layers of a spec with shapes and parameters: a table of text (at most `width` columns), Markdown, or JSON.

    Layers of nested models are always there, those of `keras.applications` with `expand_nested`. Imports no backend, unless allowed code has layers. Raises SpecError.
    """
    from specnet.render import summary as forms
    from specnet.shapes.cost import cost_of

    loaded = load_all(source, allow_code=allow_code)
    facts = facts_of(loaded)
    cost = cost_of(loaded.graph, facts, None, batch_size=1)
    if format == "text":
        return forms.text_summary(loaded.graph, facts, cost, width, expand=expand_nested)
    form = forms.json_summary if format == "json" else forms.markdown_summary
    return form(loaded.graph, facts, cost, expand=expand_nested)


def plan(
    source: SpecSource,
    *,
    batch_size: int | None = None,
    optimizer: str | dict[str, Any] | None = None,
    allow_code: CodeModules = (),
) -> Cost:
    """What a spec will cost: parameters, multiply-adds of one sample, bytes of memory, and the same for each layer.

    `batch_size` and `optimizer` (as a spec writes it) are those of the spec when left out (a batch that an `Input` fixes goes
    before that of `training`), else 32 and Adam. Imports no
    backend, unless allowed code has layers. Raises SpecError.
    """
    loaded = load_all(source, allow_code=allow_code)
    chosen = None if optimizer is None else read_kind("optimizers", from_python(optimizer), loaded.catalog)
    return plan_loaded(loaded, batch_size, chosen)[0]


def diagram(
    source: SpecSource, path: str | Path | None = None, *, expand_nested: bool = False, allow_code: CodeModules = ()
) -> str | None:
    """Draws a spec: into a file whose ending decides (svg, png, pdf, html, dot, mmd, txt), or as text, which comes back.

    Layers of nested models are always there, those of `keras.applications` with `expand_nested`. Imports no backend, unless allowed code has layers. Raises SpecError, and ValueError for another ending.
    """
    loaded = load_all(source, allow_code=allow_code)
    if path is None:
        return drawn_as_text(loaded, "txt", expand=expand_nested)
    draw_loaded(loaded, Path(path), expand=expand_nested)
    return None


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of spec files, with descriptions for editors."""
    from specnet.spec.jsonschema import spec_schema

    return spec_schema()


def save_weights(model: keras.Model, path: str | Path) -> None:
    """Writes all weights to a `.weights.h5` file that Keras reads too, with a manifest of names, shapes, dtypes and hashes.

    The file appears whole or not at all. Raises SpecError where it cannot be written.
    """
    from specnet.backend import weights

    weights.save(model, Path(path))


def load_weights(model: keras.Model, path: str | Path, *, strict: bool = True) -> LoadReport:
    """Loads a file of `save_weights` by the names of the weights, never by position; returns what matched.

    Raises SpecError for a damaged file and, when `strict`, where a weight is missing, unexpected or of another shape.
    """
    from specnet.backend import weights

    return weights.load(model, Path(path), strict=strict)


def load_all(source: SpecSource, *, allow_code: CodeModules = ()) -> Loaded:
    """The stages text -> nodes -> Spec -> Graph -> Facts. Raises SpecError."""
    root, file = _document(source)
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
    from specnet.backend.settings import start_keras

    start_keras(loaded.spec.runtime.backend, loaded.root)
    from specnet.backend.build import build

    return build(loaded.spec, loaded.graph, loaded.root, loaded.catalog, loaded.objects, loaded.folder)


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
