"""Specs in, diagnostics, pictures and Keras models out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from specnet.api.stages import (
    CodeModules,
    Settings,
    SpecSource,
    build_loaded,
    draw_loaded,
    drawn_as_text,
    facts_of,
    load_all,
    plan_loaded,
)
from specnet.diagnostics import Diagnostic, SpecError
from specnet.spec import Spec, read_kind
from specnet.syntax import from_python

if TYPE_CHECKING:
    import keras

    from specnet.backend.weights import LoadReport
    from specnet.shapes.cost import Cost


def load(source: SpecSource, *, allow_code: CodeModules = (), settings: Settings = ()) -> Spec:
    """The spec in a file (a path), a YAML text (any text with a line break), or a dict.

    `allow_code` names Python files whose layers, losses and so on the spec may use; they are imported.
    `settings` change values first: `["training.epochs=3"]`.
    Raises SpecError with all faults of the text, its grammar, arguments, wiring and shapes.
    """
    return load_all(source, allow_code=allow_code, settings=settings).spec


def validate(source: SpecSource, *, allow_code: CodeModules = (), settings: Settings = ()) -> list[Diagnostic]:
    """Everything that is wrong with a spec, in file order, or the warnings of a good one. Imports no backend."""
    try:
        return list(load_all(source, allow_code=allow_code, settings=settings).facts.warnings)
    except SpecError as error:
        return list(error.diagnostics)


def compile(
    source: SpecSource, *, allow_code: CodeModules = (), settings: Settings = (), max_memory: int | None = None
) -> keras.Model:
    """The Keras model of a spec: Sequential for a chain, else Functional; compiled where the spec has `training`.

    Initial weights and names of layers follow from the spec alone (`runtime.seed`, default 0). `max_memory` bounds what
    building may take, in bytes (None: four fifths of the machine's memory).
    Raises SpecError when the spec is wrong, too large, or Keras refuses one of its items.
    """
    model: keras.Model = build_loaded(load_all(source, allow_code=allow_code, settings=settings), max_memory).model
    return model


def summary(
    source: SpecSource,
    *,
    format: Literal["text", "md", "json"] = "text",
    width: int | None = None,
    expand_nested: bool = False,
    allow_code: CodeModules = (),
    settings: Settings = (),
) -> str:
    """The layers of a spec with shapes and parameters: a table of text (at most `width` columns), Markdown, or JSON.

    Layers of nested models are always there, those of `keras.applications` with `expand_nested`. Imports no backend, unless allowed code has layers. Raises SpecError.
    """
    from specnet.render import summary as forms
    from specnet.shapes.cost import cost_of

    loaded = load_all(source, allow_code=allow_code, settings=settings)
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
    settings: Settings = (),
) -> Cost:
    """What a spec will cost: parameters, multiply-adds of one sample, bytes of memory, and the same for each layer.

    `batch_size` and `optimizer` (as a spec writes it) are those of the spec when left out (a batch that an `Input` fixes goes
    before that of `training`), else 32 and Adam. Imports no
    backend, unless allowed code has layers. Raises SpecError.
    """
    loaded = load_all(source, allow_code=allow_code, settings=settings)
    chosen = None if optimizer is None else read_kind("optimizers", from_python(optimizer), loaded.catalog)
    return plan_loaded(loaded, batch_size, chosen)[0]


def diagram(
    source: SpecSource,
    path: str | Path | None = None,
    *,
    expand_nested: bool = False,
    allow_code: CodeModules = (),
    settings: Settings = (),
) -> str | None:
    """Draws a spec: into a file whose ending decides (svg, png, pdf, html, dot, mmd, txt), or as text, which comes back.

    Layers of nested models are always there, those of `keras.applications` with `expand_nested`. Imports no backend, unless allowed code has layers. Raises SpecError, and ValueError for another ending.
    """
    loaded = load_all(source, allow_code=allow_code, settings=settings)
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
