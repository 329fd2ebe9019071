"""Spec -> Graph. Everything that is wrong is collected before anything is raised."""

from __future__ import annotations

from specnet.catalog import KERAS, Catalog
from specnet.diagnostics import Diagnostic, SpecError
from specnet.graph.drafting import draft_items
from specnet.graph.faults import Faults
from specnet.graph.finishing import find_outputs, finish
from specnet.graph.graph import Graph
from specnet.graph.scope import Scope
from specnet.graph.targets import check_training
from specnet.graph.wiring import wire
from specnet.spec import LayerItem, ModelSpec, Spec
from specnet.syntax import Node, Path

DEFAULT_NAME = "model"


def resolve(spec: Spec, root: Node, catalog: Catalog = KERAS, default_name: str = DEFAULT_NAME) -> Graph:
    """The graph of a spec, named `default_name` where the spec has no name.

    `root` gives the places of faults. Raises SpecError with every fault of names, wiring and losses.
    """
    graph, found = resolved(spec, root, catalog, default_name)
    if found or graph is None:
        raise SpecError(found)
    return graph


def resolved(spec: Spec, root: Node, catalog: Catalog, default_name: str) -> tuple[Graph | None, list[Diagnostic]]:
    """The graph, None where names or wiring are at fault, and what is wrong with them and with the losses."""
    faults = Faults(root)
    graph = _resolve_model(Scope(spec.model, spec.name or default_name, "", ("model",), faults, catalog))
    if graph is not None:
        check_training(spec, graph, faults)
        _check_together(spec, graph, faults, catalog)
    return graph, faults.found


def _check_together(spec: Spec, graph: Graph, faults: Faults, catalog: Catalog) -> None:
    """What sections say together; the checks are loaded where there is something for them to check."""
    if spec.training is None and spec.data is None:
        return
    from specnet.graph.fitting import check_data, check_fitting

    check_data(spec, faults)
    if spec.training is not None:
        check_fitting(spec, graph, faults)
    has_callbacks = spec.training and (spec.training.callbacks or spec.training.phases)
    if has_callbacks and not catalog.custom:  # code of the user may measure anything
        from specnet.graph.monitors import check_monitors

        check_monitors(spec, graph, faults)


def _resolve_model(scope: Scope) -> Graph | None:
    """The graph of one model and those inside of it; None where there are faults."""

    def nested(model: ModelSpec, name: str, path: str, loc: Path) -> Graph | None:
        return _resolve_model(Scope(model, name, f"{path}/", loc, scope.faults, scope.catalog))

    before = len(scope.faults.found)
    if not _begins_well(scope):
        return None
    draft_items(scope, nested)
    for draft in scope.drafts:
        wire(scope, draft)
    outputs = find_outputs(scope)
    return finish(scope, outputs) if len(scope.faults.found) == before else None


def _begins_well(scope: Scope) -> bool:
    items = scope.model.layers
    if not items:
        scope.faults.add("empty-model", "the model has no layers", (*scope.loc, "layers"), help="start with an `Input`")
        return False
    if isinstance(items[0], LayerItem) and items[0].kind == "Input":
        return True
    help_text = "say what goes in, without the batch: `- Input: [28, 28]`"
    scope.faults.add(
        "missing-input", "a model starts with an `Input`", scope.item_loc(0), "this comes first", help=help_text
    )
    return False
