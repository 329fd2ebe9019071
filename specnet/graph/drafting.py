"""Items -> layers and drafts of calls: names are given, applied layers and nested models found, outputs counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from specnet.graph.graph import Graph, Layer, Tensor
from specnet.graph.names import Names, stem
from specnet.graph.outputs import output_count
from specnet.graph.scope import Draft, Scope
from specnet.spec import ApplyItem, Construct, LayerItem, ModelSpec
from specnet.spec.values import Value
from specnet.syntax import Path

# Resolves a nested model: its spec, name, path and place in the document.
Nested = Callable[[ModelSpec, str, str, Path], Graph | None]


def draft_items(scope: Scope, nested: Nested) -> None:
    """Fills the scope with layers, drafts and the meaning of names."""
    names = Names(_explicit_names(scope))
    for index, item in enumerate(scope.model.layers):
        draft = Draft(index, item, scope.item_loc(index))
        scope.drafts.append(draft)
        if isinstance(item, LayerItem):
            _add_layer(scope, draft, item, names, nested)
    for draft in scope.drafts:
        if isinstance(draft.item, ApplyItem):
            _find_applied(scope, draft, draft.item, names)
    for draft in scope.drafts:
        _add_tensors(scope, draft)


def _explicit_names(scope: Scope) -> set[str]:
    """The names that the author gave, found first, so that automatic ones give way to them."""
    places: dict[str, Path] = {}
    for index, item in enumerate(scope.model.layers):
        for name, loc in _names_of(item, scope.item_loc(index)):
            if name in places:
                scope.faults.add(
                    "duplicate-name",
                    f"the name `{name}` is given twice",
                    loc,
                    "again here",
                    also=[(places[name], "first here")],
                )
            else:
                places[name] = loc
    return set(places)


def _names_of(item: LayerItem | ApplyItem, loc: Path) -> Iterator[tuple[str, Path]]:
    if item.name is not None:
        yield item.name, (*loc, "name")
    outputs = item.outputs or ()
    for number, name in enumerate(outputs):
        if not (len(outputs) == 1 and name == item.name):  # a lone tensor may be called like its layer
            yield name, (*loc, "outputs", number)


def _add_layer(scope: Scope, draft: Draft, item: LayerItem, names: Names, nested: Nested) -> None:
    name = item.name or names.unique(stem(item.kind, item.arguments))
    path = f"{scope.prefix}{name}"
    loc = (*draft.loc, item.kind)
    graph = nested(item.arguments, name, path, loc) if isinstance(item.arguments, ModelSpec) else None
    inner = {
        id(model): nested(model, called or "model", path, place)
        for model, called, place in _models_in(item.arguments, loc)
    }
    entry = scope.catalog.find_layer(item.kind)
    draft.layer, draft.name = len(scope.layers), name
    scope.layer_names[name] = draft.layer
    known = {key: value for key, value in inner.items() if value is not None}
    scope.layers.append(Layer(name, path, item.kind, item.arguments, entry, graph, item.trainable, draft.loc, known))
    draft.outputs = _count(scope, draft)


def _models_in(value: Any, loc: Path) -> Iterator[tuple[ModelSpec, str | None, Path]]:
    """Models that are arguments of wrappers, such as that of `TimeDistributed`."""
    if isinstance(value, Construct):
        if isinstance(value.arguments, ModelSpec):
            yield value.arguments, value.name, (*loc, value.kind)
        else:
            yield from _models_in(value.arguments, (*loc, value.kind))
    elif isinstance(value, Value) and not isinstance(value, ModelSpec):
        for name, item in value.given().items():
            yield from _models_in(item, (*loc, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _models_in(item, (*loc, number))


def _find_applied(scope: Scope, draft: Draft, item: ApplyItem, names: Names) -> None:
    loc = (*draft.loc, "apply")
    target = scope.layer_names.get(item.apply)
    if target is None:
        scope.unknown_name(item.apply, loc, scope.layer_names, "no layer is named")
    elif scope.layers[target].kind == "Input":
        scope.faults.add(
            "apply-of-input",
            f"`{item.apply}` is an `Input`, which cannot be applied",
            loc,
            help="apply a layer or a nested model",
        )
    else:
        draft.layer, draft.name = target, item.name or names.unique(item.apply)
        draft.outputs = _count(scope, draft)


def _count(scope: Scope, draft: Draft) -> int | None:
    layer = scope.layers[draft.layer]
    if isinstance(layer.arguments, ModelSpec):
        return len(layer.graph.outputs) if layer.graph else None
    return (
        output_count(layer.entry, layer.arguments, draft.item.call or {}, _wired(draft.item.inputs))
        if layer.entry
        else 1
    )


def _wired(inputs: Any) -> int:
    """How many tensors the `inputs` of an item name."""
    if isinstance(inputs, dict):
        return sum(_wired(value) for value in inputs.values())
    return len(inputs) if isinstance(inputs, tuple) else 1


def _add_tensors(scope: Scope, draft: Draft) -> None:
    """What the names of an item mean: those of its outputs a tensor each, its own name the only one."""
    names = draft.item.outputs or ()
    if names and draft.outputs is not None and len(names) != draft.outputs and draft.layer >= 0:
        _wrong_output_count(scope, draft, len(names))
    if len(names) > 1 or (names and draft.outputs is None):
        scope.tensors |= {name: Tensor(draft.index, number) for number, name in enumerate(names)}
    elif names:
        scope.tensors[names[0]] = Tensor(draft.index)
    if draft.outputs in (1, None) and len(names) <= 1:
        scope.tensors[draft.name] = Tensor(draft.index)
    else:
        scope.ambiguous[draft.name] = draft


def _wrong_output_count(scope: Scope, draft: Draft, number: int) -> None:
    layer = scope.layers[draft.layer]
    gives = f"`{layer.kind}` gives {draft.outputs} tensor{'s' if draft.outputs != 1 else ''} here"
    has_states = draft.outputs == 1 and hasattr(layer.arguments, "return_state")
    hint = "set `return_state: true` to get its states too" if has_states else ""
    scope.faults.add("output-count", f"{gives}, and {number} names are given", (*draft.loc, "outputs"), help=hint)
