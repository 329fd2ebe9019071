"""Spec -> Graph: names, wiring, order. Everything that is wrong is collected before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from specnet.catalog import KERAS, Catalog, Entry
from specnet.catalog.curated.calls import InputForm
from specnet.diagnostics import Diagnostic, Label, SpecError, did_you_mean
from specnet.graph import order
from specnet.graph.graph import Call, Graph, Inputs, Layer, Tensor, tensors_in
from specnet.graph.inputs import InputFault, arrange
from specnet.graph.names import stem, unique
from specnet.graph.outputs import output_count
from specnet.graph.targets import check_training
from specnet.spec import ApplyItem, Construct, LayerItem, ModelSpec, Spec
from specnet.syntax import Node, Path, place_of

DEFAULT_NAME = "model"


def resolve(spec: Spec, root: Node, catalog: Catalog = KERAS, default_name: str = DEFAULT_NAME) -> Graph:
    """The graph of a spec, named `default_name` where the spec has no name.

    `root` gives the places of faults. Raises SpecError with every fault of names, wiring and losses.
    """
    faults = Faults(root)
    graph = _Resolver(spec.model, spec.name or default_name, "", ("model",), faults, catalog).graph()
    if graph is not None and not faults.found:
        check_training(spec, graph, faults)
    if faults.found or graph is None:
        raise SpecError(faults.found)
    return graph


def _leaves(inputs: Any) -> int:
    """How many tensors the keys of an item wire."""
    if isinstance(inputs, dict):
        return sum(_leaves(value) for value in inputs.values())
    return len(inputs) if isinstance(inputs, tuple) else 1


@dataclass(slots=True)
class Faults:
    """Collects diagnostics at places of the document."""

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
        note: str = "",
        at_key: bool = False,
        also: Iterable[tuple[Path, str]] = (),
    ) -> None:
        places = [(loc, label), *also]
        labels = tuple(Label(place_of(self.root, path, at_key=at_key), text) for path, text in places)
        self.found.append(Diagnostic(code, message, labels, (note,) if note else (), (help,) if help else ()))


@dataclass(slots=True)
class _Draft:
    """One item on its way to a call."""

    index: int
    item: LayerItem | ApplyItem
    layer: int
    loc: Path
    entry: Entry | None
    nested: Graph | None
    outputs: int | None = 1
    name: str = ""
    inputs: Inputs = None
    keywords: dict[str, Any] = field(default_factory=dict)
    form: str = "one"

    @property
    def is_input(self) -> bool:
        return isinstance(self.item, LayerItem) and self.item.kind == "Input"


class _Resolver:
    """Resolves one model; nested ones get a resolver of their own."""

    def __init__(self, model: ModelSpec, name: str, prefix: str, loc: Path, faults: Faults, catalog: Catalog) -> None:
        self.model, self.name, self.prefix, self.loc = model, name, prefix, loc
        self.faults, self.catalog = faults, catalog
        self.layers: list[Layer] = []
        self.drafts: list[_Draft] = []
        self.endpoints: dict[str, Tensor] = {}
        self.layer_names: dict[str, int] = {}
        self.ambiguous: dict[str, _Draft] = {}
        self.broken = False

    def graph(self) -> Graph | None:
        before = len(self.faults.found)
        if not self._begins_well():
            return None
        self._name_items()
        self._draft_items()
        for draft in self.drafts:
            self._wire(draft)
        outputs = self._outputs()
        if len(self.faults.found) > before or self.broken:
            return None
        return self._ordered(outputs)

    # -- items and names ------------------------------------------------------------------------------------

    def _begins_well(self) -> bool:
        items = self.model.layers
        if not items:
            self.faults.add("empty-model", "the model has no layers", (*self.loc, "layers"), help="start with an `Input`")
            return False
        first = items[0]
        if not (isinstance(first, LayerItem) and first.kind == "Input"):
            label = "this comes first"
            self.faults.add(
                "missing-input", "a model starts with an `Input`", self._item_loc(0), label, help="say what goes in, without the batch: `- Input: [28, 28]`"
            )
            return False
        return True

    def _item_loc(self, index: int) -> Path:
        return (*self.loc, "layers", index)

    def _name_items(self) -> None:
        """Explicit names first, so that automatic ones give way to them."""
        self.taken: dict[str, Path] = {}
        for index, item in enumerate(self.model.layers):
            loc = self._item_loc(index)
            for name, where in [(item.name, (*loc, "name"))] + [(name, (*loc, "outputs", n)) for n, name in enumerate(item.outputs or ())]:
                if name is None or (name == item.name and where[-1] != "name" and len(item.outputs or ()) == 1):
                    continue
                if name in self.taken:
                    self.faults.add("duplicate-name", f"the name `{name}` is given twice", where, "again here", also=[(self.taken[name], "first here")])
                else:
                    self.taken[name] = where

    def _draft_items(self) -> None:
        used = set(self.taken)
        for index, item in enumerate(self.model.layers):
            draft = self._new_layer(index, item, used) if isinstance(item, LayerItem) else None
            if isinstance(item, LayerItem) and draft:
                self.drafts.append(draft)
            elif isinstance(item, ApplyItem):
                self.drafts.append(_Draft(index, item, -1, self._item_loc(index), None, None))
        for draft in self.drafts:
            if isinstance(draft.item, ApplyItem):
                self._find_applied(draft, used)
        for draft in self.drafts:
            self._add_endpoints(draft)

    def _new_layer(self, index: int, item: LayerItem, used: set[str]) -> _Draft | None:
        loc = self._item_loc(index)
        name = item.name or unique(stem(item.kind, item.arguments), used)
        path = f"{self.prefix}{name}"
        nested = None
        if isinstance(item.arguments, ModelSpec):
            nested = _Resolver(item.arguments, name, f"{path}/", (*loc, item.kind), self.faults, self.catalog).graph()
            self.broken |= nested is None
        entry = self.catalog.find_layer(item.kind)
        self.layer_names[name] = len(self.layers)
        self.layers.append(Layer(name, path, item.kind, item.arguments, entry, nested, item.trainable, loc))
        draft = _Draft(index, item, len(self.layers) - 1, loc, entry, nested, name=name)
        draft.outputs = self._count(draft)
        return draft

    def _count(self, draft: _Draft) -> int | None:
        layer, item = self.layers[draft.layer], draft.item
        inputs = _leaves(item.inputs)
        if isinstance(layer.arguments, ModelSpec):
            return len(layer.graph.outputs) if layer.graph else None
        return output_count(layer.entry, layer.arguments, item.call or {}, inputs) if layer.entry else 1

    def _find_applied(self, draft: _Draft, used: set[str]) -> None:
        item = draft.item
        assert isinstance(item, ApplyItem)
        loc = (*draft.loc, "apply")
        target = self.layer_names.get(item.apply)
        if target is None:
            self._unknown_name(item.apply, loc, self.layer_names, "no layer is named")
            self.broken = True
            return
        layer = self.layers[target]
        if layer.kind == "Input":
            self.faults.add("apply-of-input", f"`{item.apply}` is an `Input`, which cannot be applied", loc, help="apply a layer or a nested model")
            return
        draft.layer, draft.entry, draft.nested = target, layer.entry, layer.graph
        draft.name = item.name or unique(layer.name, used)
        draft.outputs = self._count(draft)

    def _add_endpoints(self, draft: _Draft) -> None:
        names = draft.item.outputs
        if names is not None and draft.outputs is not None and len(names) != draft.outputs and draft.layer >= 0:
            self._wrong_output_count(draft, names)
        if names is not None and (len(names) > 1 or draft.outputs is None):
            for number, name in enumerate(names):
                self.endpoints[name] = Tensor(draft.index, number)
        elif names:
            self.endpoints[names[0]] = Tensor(draft.index)
        if draft.outputs in (1, None) and not (names and len(names) > 1):
            self.endpoints[draft.name] = Tensor(draft.index)
        else:
            self.ambiguous[draft.name] = draft

    def _wrong_output_count(self, draft: _Draft, names: tuple[str, ...]) -> None:
        kind = self.layers[draft.layer].kind
        gives = f"`{kind}` gives {draft.outputs} tensor{'s' if draft.outputs != 1 else ''} here"
        hint = "set `return_state: true` to get its states too" if draft.outputs == 1 and hasattr(self.layers[draft.layer].arguments, "return_state") else ""
        self.faults.add("output-count", f"{gives}, and {len(names)} names are given", (*draft.loc, "outputs"), help=hint)

    # -- wiring -----------------------------------------------------------------------------------------------

    def _wire(self, draft: _Draft) -> None:
        if draft.layer < 0 or self._is_broken_model(draft):
            return
        if draft.is_input:
            self._no_wiring(draft)
            return
        before = len(self.faults.found)
        given = self._given_inputs(draft)
        draft.keywords = {key: self._keyword(value, (*draft.loc, "call", key)) for key, value in (draft.item.call or {}).items()}
        if len(self.faults.found) == before and given is not None:
            self._arrange(draft, given)

    def _is_broken_model(self, draft: _Draft) -> bool:
        layer = self.layers[draft.layer]
        return isinstance(layer.arguments, ModelSpec) and layer.graph is None

    def _no_wiring(self, draft: _Draft) -> None:
        for key in ("inputs", "call"):
            if getattr(draft.item, key) is not None:
                self.faults.add("input-with-inputs", f"an `Input` has no `{key}`: it is where data comes in", (*draft.loc, key), at_key=True, help="remove it")

    def _given_inputs(self, draft: _Draft) -> Inputs:
        inputs, loc = draft.item.inputs, (*draft.loc, "inputs")
        if inputs is None:
            return self._above(draft)
        if isinstance(inputs, str):
            return self._tensor(inputs, loc)
        if isinstance(inputs, dict):
            found = {key: self._named(value, (*loc, key)) for key, value in inputs.items()}
            return {key: tensor for key, tensor in found.items() if tensor}
        several = [self._tensor(name, (*loc, number)) for number, name in enumerate(inputs)]
        return tuple(tensor for tensor in several if tensor)

    def _named(self, value: str | dict[str, str], loc: Path) -> Any:
        """A tensor, or for layers that take nested dicts a dict of them."""
        if isinstance(value, str):
            return self._tensor(value, loc)
        return {key: tensor for key, name in value.items() if (tensor := self._tensor(name, (*loc, key)))}

    def _above(self, draft: _Draft) -> Inputs:
        above = self.drafts[draft.index - 1]
        if above.layer < 0:
            return None
        if above.outputs not in (1, None):
            self._ambiguous_output(above, draft.loc, "the item above")
            return None
        return Tensor(above.index)

    def _tensor(self, name: str, loc: Path) -> Tensor | None:
        if name in self.endpoints:
            return self.endpoints[name]
        if name in self.ambiguous:
            self._ambiguous_output(self.ambiguous[name], loc, f"`{name}`")
            return None
        known = [*self.endpoints, *self.ambiguous]
        self._unknown_name(name, loc, known, "no layer or tensor is named")
        return None

    def _ambiguous_output(self, source: _Draft, loc: Path, what: str) -> None:
        names = source.item.outputs
        message = f"{what} gives {source.outputs} tensors, and one is needed here"
        help_text = (
            f"name one of {', '.join(f'`{name}`' for name in names)}"
            if names
            else f"name them there, `outputs: [{', '.join('abcdefgh'[: source.outputs or 2])}]`, and use one of the names"
        )
        self.faults.add("ambiguous-output", message, loc, help=help_text, also=[(source.loc, "these come from here")])

    def _unknown_name(self, name: str, loc: Path, known: Iterable[str], what: str) -> None:
        known = list(known)
        label = did_you_mean(name, known)
        names = ", ".join(f"`{choice}`" for choice in known[:10])
        self.faults.add(
            "unknown-name",
            f"{what} `{name}`",
            loc,
            label,
            help="" if label or not known else f"the names here are {names}" + (", ..." if len(known) > 10 else ""),
        )

    def _keyword(self, value: Any, loc: Path) -> Any:
        if isinstance(value, str):
            return self._tensor(value, loc)
        if isinstance(value, tuple):
            return tuple(self._keyword(item, (*loc, number)) for number, item in enumerate(value))
        return value

    def _arrange(self, draft: _Draft, given: Inputs) -> None:
        layer = self.layers[draft.layer]
        try:
            draft.form, draft.inputs = arrange(layer.kind, self._form(draft, layer), given, layer)
        except InputFault as fault:
            has_inputs = draft.item.inputs is not None
            loc = (*draft.loc, "inputs", *fault.loc) if has_inputs else draft.loc
            self.faults.add(fault.code, fault.message, loc, fault.label, help=fault.help, at_key=bool(fault.loc))

    def _form(self, draft: _Draft, layer: Layer) -> InputForm:
        if layer.graph is not None:
            names = tuple(layer.graph.layers[layer.graph.calls[i].layer].name for i in layer.graph.inputs)
            return InputForm("model", len(names), len(names), names)
        assert layer.entry is not None
        return layer.entry.inputs

    # -- outputs and order ---------------------------------------------------------------------------------

    def _outputs(self) -> tuple[list[Tensor], list[str], bool]:
        names = self.model.outputs
        if names is None:
            return self._last_outputs()
        loc = (*self.loc, "outputs")
        single = isinstance(names, str)
        listed = [names] if isinstance(names, str) else list(names)
        if not listed:
            self.faults.add("wrong-value", "a model has at least one output", loc, help="leave `outputs` out to get the last item")
        tensors = [self._tensor(name, loc if single else (*loc, number)) for number, name in enumerate(listed)]
        for number, name in enumerate(listed):
            if name in listed[:number]:
                self.faults.add("duplicate-name", f"the output `{name}` is listed twice", (*loc, number))
        return [tensor for tensor in tensors if tensor], listed, single

    def _last_outputs(self) -> tuple[list[Tensor], list[str], bool]:
        last = self.drafts[-1]
        if last.outputs in (1, None):
            return [Tensor(last.index)], [last.name], True
        assert last.outputs is not None
        names = last.item.outputs or tuple(f"{last.name}_{number}" for number in range(last.outputs))
        return [Tensor(last.index, number) for number in range(last.outputs)], list(names), False

    def _ordered(self, outputs: tuple[list[Tensor], list[str], bool]) -> Graph | None:
        tensors, names, single = outputs
        needs = [[tensor.call for tensor in tensors_in((draft.inputs, draft.keywords))] for draft in self.drafts]
        circle = order.cycle(needs)
        if circle:
            self._cycle(circle)
            return None
        used = order.reachable(needs, [tensor.call for tensor in tensors])
        unused = [draft for draft in self.drafts if draft.index not in used]
        if unused:
            self._unreachable(unused, needs)
            return None
        return self._finished(order.sorted_calls(needs), tensors, names, single)

    def _cycle(self, circle: list[int]) -> None:
        names = " -> ".join(f"`{self.drafts[index].name}`" for index in [*circle, circle[0]])
        first, *others = sorted(circle)
        also = [(self.drafts[index].loc, "") for index in others[:4]]
        self.faults.add(
            "cycle", f"layers depend on each other in a circle: {names}", self.drafts[first].loc, also=also, help="a layer can only use what comes before it"
        )

    def _unreachable(self, unused: list[_Draft], needs: list[list[int]]) -> None:
        """Only the ends of unused branches are named: what leads to them is used by them."""
        wanted = {index for draft in unused for index in needs[draft.index]}
        for draft in unused:
            if draft.index not in wanted:
                help_text = "use it in `inputs` of a later item, add it to `outputs`, or remove it"
                self.faults.add("unreachable-layer", f"`{draft.name}` leads to no output of the model", draft.loc, help=help_text)

    def _finished(self, sequence: list[int], tensors: list[Tensor], names: list[str], single: bool) -> Graph:
        position = {index: number for number, index in enumerate(sequence)}

        def moved(value: Any) -> Any:
            if isinstance(value, Tensor):
                return Tensor(position[value.call], value.output)
            if isinstance(value, dict):
                return {key: moved(item) for key, item in value.items()}
            return tuple(moved(item) for item in value) if isinstance(value, tuple) else value

        drafts = [self.drafts[index] for index in sequence]
        calls = tuple(Call(draft.layer, draft.name, draft.form, moved(draft.inputs), moved(draft.keywords), draft.outputs, draft.loc) for draft in drafts)
        inputs = tuple(position[draft.index] for draft in self.drafts if draft.is_input)
        is_chain = (
            len(self.layers) == len(calls)
            and len(inputs) == 1
            and all(self._continues_chain(call, number, calls) for number, call in enumerate(calls))
            and single
        )
        is_chain = is_chain and tensors[0] == Tensor(self.drafts[-1].index) and len(calls) > 1
        return Graph(self.name, tuple(self.layers), calls, inputs, tuple(moved(tensor) for tensor in tensors), tuple(names), single, is_chain)

    def _continues_chain(self, call: Call, number: int, calls: tuple[Call, ...]) -> bool:
        layer = self.layers[call.layer]
        if layer.kind == "Input":
            return number == 0
        is_layer = layer.graph is not None or (layer.entry is not None and layer.entry.form != "operation")
        return is_layer and call.form in ("one", "model") and call.inputs == Tensor(number - 1) and not call.keywords and call.outputs == 1


def resolve_nested(construct: Construct, root: Node, catalog: Catalog = KERAS) -> Graph:
    """The graph of a model that is an argument of a wrapper, such as that of `TimeDistributed`."""
    assert isinstance(construct.arguments, ModelSpec)
    faults = Faults(root)
    graph = _Resolver(construct.arguments, construct.name or DEFAULT_NAME, "", (), faults, catalog).graph()
    if graph is None:
        raise SpecError(faults.found)
    return graph
