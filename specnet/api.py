"""What `import specnet` shows: specs in, diagnostics and Keras models out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specnet.catalog import KERAS, Catalog
from specnet.diagnostics import Diagnostic, SpecError, at_most
from specnet.graph import DEFAULT_NAME, Graph, resolved
from specnet.graph.partial import wiring_faults
from specnet.shapes import Facts, infer
from specnet.spec import NAME_PATTERN, Spec, read_spec
from specnet.syntax import Node, Scalar, from_python, locate, parse, read_file, text_source

if TYPE_CHECKING:
    import keras

    from specnet.backend.build import Built
    from specnet.backend.weights import LoadReport

MOST_SUGGESTIONS = 200
SpecSource = str | Path | dict[str, Any] | Spec
CodeModules = str | Path | Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Loaded:
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
