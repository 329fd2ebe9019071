"""What a model costs: multiply-adds and memory, from the facts alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specnet.graph import Call, Graph, Layer
from specnet.graph.graph import tensors_in
from specnet.shapes.dimensions import per_sample
from specnet.shapes.facts import CallFacts, Facts
from specnet.shapes.optimizers import state_bytes
from specnet.shapes.sizes import BYTES
from specnet.shapes.values import TensorType
from specnet.spec import Construct

DEFAULT_BATCH_SIZE = 32
# Measured on the specs of this project.
FILE_BYTES, FILE_BYTES_PER_WEIGHT = 10_000, 1_200


@dataclass(frozen=True, slots=True)
class LayerCost:
    """One call that is no model: parameters of its own, multiply-adds and bytes of output for one sample (None: unknown).

    `is_kept` says whether training keeps the output for its backward pass.
    """

    path: str
    kind: str
    params: int
    macs: int | None
    training_macs: int | None
    activations: int | None
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """Multiply-adds of one sample, and bytes. `activations` are all that the layers give for a batch, `kept` what training
    keeps of it for the backward pass, and `peak` the most that is there at once while a batch is predicted.

    `unknown` names the calls that depend on sizes which the spec leaves open, or on custom code: totals are without them.
    `optimizer` is None where the optimizer is made of several.
    """

    batch_size: int
    params: int
    trainable_params: int
    macs: int
    training_macs: int
    weights: int
    gradients: int
    optimizer: int | None
    activations: int
    kept: int
    peak: int
    weight_count: int
    layers: tuple[LayerCost, ...]
    unknown: tuple[str, ...]

    @property
    def file(self) -> int:
        """About how many bytes `model.weights.h5` has: the numbers, and what HDF5 and the manifest say of each weight."""
        return self.weights + FILE_BYTES + FILE_BYTES_PER_WEIGHT * self.weight_count

    @property
    def training_memory(self) -> int:
        """Bytes that one training step needs at least."""
        return self.weights + self.gradients + (self.optimizer or 0) + max(self.kept, self.peak)

    @property
    def inference_memory(self) -> int:
        """Bytes that a prediction of a batch needs at least."""
        return self.weights + self.peak


def cost_of(graph: Graph, facts: Facts, optimizer: Construct | None, batch_size: int = DEFAULT_BATCH_SIZE) -> Cost:
    """The cost of a model for a batch size and an optimizer (None: it is not trained)."""
    layers = tuple(_leaves(graph, facts, "", is_reached=False, is_wanted=False))
    weights = facts.total.weights
    return Cost(
        batch_size,
        facts.params,
        facts.trainable_params,
        sum(layer.macs or 0 for layer in layers),
        sum(layer.training_macs or 0 for layer in layers),
        sum(weight.bytes for weight in weights),
        sum(weight.bytes for weight in weights if weight.trainable),
        state_bytes(optimizer, weights),
        batch_size * sum(layer.activations or 0 for layer in layers),
        batch_size * sum(layer.activations or 0 for layer in layers if layer.is_kept),
        batch_size * _peak(graph, facts, ""),
        len(weights),
        layers,
        tuple(layer.path for layer in layers if layer.macs is None or layer.activations is None),
    )


def fixed_batch(graph: Graph) -> int | None:
    """The size of the batch that the inputs of a model fix; None where they leave it open."""
    arguments = [graph.layers[graph.calls[number].layer].arguments for number in graph.inputs]
    sizes = [given.batch_shape[0] if given.batch_shape else given.batch_size for given in arguments]
    return next((size for size in sizes if size), None)


def _leaves(graph: Graph, facts: Facts, prefix: str, *, is_reached: bool, is_wanted: bool) -> Iterator[LayerCost]:
    """The calls of a model and of those inside.

    `is_reached` says whether something before it is trained, `is_wanted` whether what comes after it needs its outputs kept.
    """
    learned: list[bool] = []
    feeding = _feeding(graph, facts, prefix) | ({tensor.call for tensor in graph.outputs} if is_wanted else set())
    for number, call in enumerate(graph.calls):
        layer, found = graph.layers[call.layer], facts.calls[prefix + call.name]
        before = is_reached or any(learned[tensor.call] for tensor in tensors_in((call.inputs, call.keywords)))
        learned.append(before or _is_trained(graph, facts, prefix, call))
        inside = _inside(layer, found) if call.name == layer.name else None
        if inside is not None:
            yield from _leaves(inside, facts, f"{layer.path}/", is_reached=before, is_wanted=number in feeding)
        else:
            is_trained = _is_trained(graph, facts, prefix, call)
            is_kept = learned[-1] or number in feeding
            yield _leaf(prefix + call.name, layer, found, is_trained=is_trained, before=before, is_kept=is_kept)


def _inside(layer: Layer, facts: CallFacts) -> Graph | None:
    return layer.graph if layer.graph is not None else facts.inside


def _is_trained(graph: Graph, facts: Facts, prefix: str, call: Call) -> bool:
    """A layer that is applied again has its weights where it was applied first."""
    first = facts.calls.get(prefix + graph.layers[call.layer].name, facts.calls[prefix + call.name])
    return first.trainable_params > 0


def _feeding(graph: Graph, facts: Facts, prefix: str) -> set[int]:
    """The calls whose outputs go into something that is trained."""
    return {
        tensor.call
        for call in graph.calls
        if _is_trained(graph, facts, prefix, call)
        for tensor in tensors_in((call.inputs, call.keywords))
    }


def _peak(graph: Graph, facts: Facts, prefix: str) -> int:
    """The most bytes of outputs that are there at once for one sample, when each goes as soon as nothing later needs it."""
    last = {
        tensor.call: number
        for number, call in enumerate(graph.calls)
        for tensor in tensors_in((call.inputs, call.keywords))
    }
    last |= {tensor.call: len(graph.calls) for tensor in graph.outputs}
    sizes = [_activations(facts.calls[prefix + call.name].types) or 0 for call in graph.calls]
    alive, peak, going = 0, 0, dict[int, int]()
    for number, call in enumerate(graph.calls):
        layer = graph.layers[call.layer]
        inside = _inside(layer, facts.calls[prefix + call.name]) if call.name == layer.name else None
        within = _peak(inside, facts, f"{layer.path}/") if inside is not None else 0
        peak = max(peak, alive + max(sizes[number], within))
        alive += sizes[number] - going.pop(number, 0)
        end = last.get(number, number)
        going[end] = going.get(end, 0) + sizes[number]
    return peak


def _leaf(path: str, layer: Layer, facts: CallFacts, *, is_trained: bool, before: bool, is_kept: bool) -> LayerCost:
    """Training multiplies once more for the gradient of the weights, and once more for that of the inputs, where they are needed."""
    passes = 1 + is_trained + before
    training = None if facts.macs is None else facts.macs * passes
    return LayerCost(path, layer.kind, facts.params, facts.macs, training, _activations(facts.types), is_kept)


def _activations(types: tuple[TensorType, ...]) -> int | None:
    """Bytes of output for one sample."""
    sizes = [None if type_.shape is None else per_sample(type_.shape) for type_ in types]
    if None in sizes:
        return None
    return sum(size * BYTES.get(type_.dtype or "", 4) for size, type_ in zip(sizes, types, strict=True) if size)
