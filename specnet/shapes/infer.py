"""Graph -> Facts: every call in order is put to the rule of its layer. All refusals are collected before one is raised."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from specnet.catalog import KERAS
from specnet.diagnostics import Diagnostic, SpecError
from specnet.graph import Call, Graph, Layer, Tensor
from specnet.shapes.applications import application_graph
from specnet.shapes.ask import UnknownInside, ask
from specnet.shapes.facts import CallFacts, Facts
from specnet.shapes.models import declared_inputs, fitted, inner_weights, together
from specnet.shapes.policy import settings_of
from specnet.shapes.refusals import diagnostic, type_of
from specnet.shapes.trainable import Decide, decided, decision, unmatched
from specnet.shapes.values import UNKNOWN, Inferred, Refusal, Settings, TensorType, shape_text
from specnet.spec import Construct, Spec
from specnet.syntax import Node, Path

Types = list[tuple[TensorType, ...]]


def infer(spec: Spec, graph: Graph, root: Node) -> Facts:
    """Shapes, dtypes, weights and multiply-adds of every call, those inside of nested models and backbones too.

    Raises SpecError with everything that Keras would refuse, each at its argument or input in the document `root`.
    """
    inference = _Inference(settings_of(spec), root)
    total = inference.model(graph, None, "", None)
    facts = Facts(inference.calls, total, tuple(inference.warnings))
    faults = list(inference.faults)
    if spec.training is not None:
        from specnet.shapes.targets import check_targets

        faults += check_targets(spec, graph, facts, root)
    if faults:
        raise SpecError(faults)
    return facts


@dataclass(slots=True)
class _Inference:
    settings: Settings
    root: Node
    calls: dict[str, CallFacts] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    # What models said to some inputs: models in models that are applied twice would be asked ever more often.
    said: dict[tuple[str, tuple[TensorType, ...]], CallFacts] = field(default_factory=dict)

    def model(
        self, graph: Graph, inputs: tuple[TensorType, ...] | None, prefix: str, decide: Decide | None
    ) -> CallFacts:
        """The facts of a whole model, for the inputs that it declares or for others that it is called with."""
        types: Types = []
        found: list[CallFacts] = []
        made: dict[int, CallFacts] = {}
        given = dict(zip(graph.inputs, inputs or (), strict=False))
        for number, call in enumerate(graph.calls):
            facts = CallFacts((given[number],)) if number in given else self._told(graph, call, types, made, decide)
            types.append(facts.types)
            found.append(facts)
            self.calls[prefix + call.name] = facts
        return together(graph, found, tuple(type_of(tensor, types) for tensor in graph.outputs))

    def _told(
        self, graph: Graph, call: Call, types: Types, made: dict[int, CallFacts], decide: Decide | None
    ) -> CallFacts:
        """The facts of one call; a refusal becomes a fault, and what comes out is unknown."""
        try:
            facts = self._call(graph, call, types, decide, is_first=call.layer not in made)
            facts = _once_more(graph.layers[call.layer], facts, made[call.layer]) if call.layer in made else facts
        except Refusal as refusal:
            self.faults.append(diagnostic(refusal, graph, call, types, self.root))
            facts = _unknown(call)
        made.setdefault(call.layer, facts)
        return facts

    def _call(self, graph: Graph, call: Call, types: Types, decide: Decide | None, *, is_first: bool) -> CallFacts:
        layer = graph.layers[call.layer]
        inputs, keywords = _filled(call.inputs, types), _filled(call.keywords, types)
        if _has_unknown(inputs) or _has_unknown(keywords):
            return _unknown(call)
        if (inner := _graph_of(layer, self.settings)) is not None:
            return self._nested(layer, inner, _listed(inputs), decide or decision(layer), is_first=is_first)

        def inside(construct: Construct, inputs: Any, path: Path) -> Inferred:
            return self._inner_model(layer, construct, inputs)

        inferred = ask(layer.entry, layer.arguments, inputs, keywords, self.settings, inside) if layer.entry else None
        if inferred is None:
            return _unknown(call)
        self.warnings += [
            diagnostic(warning, graph, call, types, self.root, "warning") for warning in inferred.warnings
        ]
        return CallFacts(
            inferred.outputs,
            decided(layer, inferred.weights or (), decide),
            inferred.macs,
            inferred.weights is not None,
        )

    # -- models inside of models --------------------------------------------------------------------------------

    def _nested(
        self, layer: Layer, graph: Graph, inputs: tuple[TensorType, ...], decide: Decide | None, *, is_first: bool
    ) -> CallFacts:
        """A nested model is made for the inputs that it declares, then called with those that it gets."""
        declared = declared_inputs(graph, self.settings)
        is_application = layer.graph is None
        before = len(self.said)
        if not is_application and (layer.path, declared) not in self.said:
            self.said[layer.path, declared] = self.model(graph, None, f"{layer.path}/", decide)
        given = fitted(layer.name, declared, inputs)
        if (layer.path, given) not in self.said:
            self.said[layer.path, given] = self._with_inputs(layer, graph, given, decide, is_first=is_first)
        facts = self.said[layer.path, given]
        if is_first and len(self.said) > before:  # else what is inside was recorded where it was asked
            self.faults += unmatched(layer, self.calls, self.root)
        return replace(facts, inside=graph if is_application else None)

    def _with_inputs(
        self, layer: Layer, graph: Graph, inputs: tuple[TensorType, ...], decide: Decide | None, *, is_first: bool
    ) -> CallFacts:
        """What does not fit inside, with these inputs, is refused at the input of the whole model."""
        inference = _Inference(self.settings, self.root, said=self.said)
        facts = inference.model(graph, inputs, f"{layer.path}/", decide)
        if inference.faults:
            fault = inference.faults[0]
            span = fault.labels[0].place.span
            where = f" (line {span.line})" if span and layer.graph is not None else ""
            message = f"`{layer.name}` cannot take this input: {fault.message}{where}"
            raise Refusal(fault.code, message, input=0, help="".join(fault.help[:1]))
        if is_first:
            self.calls |= inference.calls
        return facts

    def _inner_model(self, layer: Layer, construct: Construct, inputs: Any) -> Inferred:
        """A model, or a backbone, that is an argument of a wrapper."""
        graph = layer.inner.get(id(construct.arguments)) or self._inner_application(layer, construct)
        if graph is None:
            raise UnknownInside
        inference = _Inference(self.settings, self.root)
        inference.model(graph, None, "", None)
        self.faults += inference.faults
        given = fitted(graph.name, declared_inputs(graph, self.settings), _listed(inputs))
        facts = self._with_inputs(layer._replace(name=graph.name), graph, given, None, is_first=False)
        return Inferred(facts.types, inner_weights(facts, construct), facts.macs)

    def _inner_application(self, layer: Layer, construct: Construct) -> Graph | None:
        name = construct.name or construct.kind.lower()
        entry = KERAS.find("applications", construct.kind)
        backbone = layer._replace(
            name=name, path=f"{layer.path}/{name}", kind=construct.kind, arguments=construct.arguments, entry=entry
        )
        return application_graph(backbone, self.settings)


def _graph_of(layer: Layer, settings: Settings) -> Graph | None:
    if layer.graph is not None:
        return layer.graph
    is_application = layer.entry is not None and layer.entry.form == "model"
    return application_graph(layer, settings) if is_application else None


def _once_more(layer: Layer, facts: CallFacts, first: CallFacts) -> CallFacts:
    """A layer that is applied again has its weights already, and they must fit."""
    made, needed = [[weight.shape for weight in one.weights] for one in (first, facts)]
    if facts.is_known and first.is_known and made != needed:
        has, needs = next(pair for pair in zip_longest(made, needed, fillvalue=()) if pair[0] != pair[1])
        raise Refusal(
            "shape-mismatch",
            f"`{layer.name}` has weights of {shape_text(has)} since its first use, and this input needs {shape_text(needs)}",
            input=0,
            help="a shared layer takes inputs of one size; use a second layer for the other",
        )
    return replace(facts, weights=())


def _unknown(call: Call) -> CallFacts:
    return CallFacts((UNKNOWN,) * (call.outputs or 1), (), None, is_known=False)


def _filled(value: Any, types: Types) -> Any:
    """The types of tensors in the place of the tensors."""
    if isinstance(value, Tensor):
        return type_of(value, types)
    if isinstance(value, dict):
        return {key: _filled(item, types) for key, item in value.items()}
    return tuple(_filled(item, types) for item in value) if isinstance(value, tuple) else value


def _has_unknown(inputs: Any) -> bool:
    if isinstance(inputs, TensorType):
        return inputs.shape is None
    values = inputs.values() if isinstance(inputs, dict) else inputs if isinstance(inputs, tuple) else ()
    return any(map(_has_unknown, values))


def _listed(inputs: Any) -> tuple[TensorType, ...]:
    return inputs if isinstance(inputs, tuple) else (inputs,)
