"""The values of the shapes stage: what goes into a layer, what comes out, and what a rule says when it does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

from specnet.shapes.sizes import BYTES
from specnet.spec import Construct
from specnet.syntax import Path

# Batch first; None is a dimension that is not known before data comes.
Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TensorType:
    """Shape and dtype of a tensor; `shape` is None where not even the number of axes is known, `dtype` where that is not."""

    shape: Shape | None
    dtype: str | None = "float32"

    @property
    def rank(self) -> int:
        """The number of axes, the batch included. Only for known shapes; rules get no others."""
        assert self.shape is not None
        return len(self.shape)


UNKNOWN = TensorType(None, None)


class Weight(NamedTuple):
    """One weight: its path below the layer as Keras has it (`kernel`, `lstm_cell/kernel`), shape, dtype.

    Statistics are not trainable; `frozen` says that `trainable: false` is why. `layer` is the name of the layer that has
    it where that is inside of a model.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str = "float32"
    trainable: bool = True
    frozen: bool = False
    layer: str = ""

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        """The memory that it takes."""
        return self.size * BYTES.get(self.dtype, 4)

    def freeze(self) -> Weight:
        """The weight of a layer that is not trained."""
        return self._replace(trainable=False, frozen=True)


class Policy(NamedTuple):
    """The dtypes that a layer computes in and keeps its weights in; `mode` is that of a quantized policy, else empty."""

    compute: str = "float32"
    variable: str = "float32"
    mode: str = ""


class Settings(NamedTuple):
    """What `runtime` sets for all layers."""

    floatx: str = "float32"
    data_format: str = "channels_last"
    policy: Policy = Policy()


@dataclass
class Refusal(Exception):
    """What Keras would refuse, with the numbers in the message.

    `argument` is the path of the argument to point at (`("units",)`), `keyword` that of an argument of the call
    (`("initial_state",)`), `input` the input: its place in a list, its name, or `0` for a lone one. Without all, the
    whole item is meant. The shapes of all inputs are noted by the engine.
    """

    code: str
    message: str
    argument: Path = ()
    input: int | str | None = None
    label: str = ""
    help: str = ""
    keyword: Path = ()


class Inferred(NamedTuple):
    """What a layer gives: types of the outputs in the order of the call's tensors, and the weights in Keras' order.

    `macs` counts the multiply-adds of one forward pass for one sample (the batch counts as one), None where a dimension
    that it depends on is unknown. `weights` is None where they are unknown. `warnings` are refusals that Keras accepts.
    """

    outputs: tuple[TensorType, ...]
    weights: tuple[Weight, ...] | None = ()
    macs: int | None = 0
    warnings: tuple[Refusal, ...] = ()


class Use(NamedTuple):
    """One application of a layer, as its rule sees it.

    `inputs` are as the layer's call takes them: one TensorType, a tuple of them, or a dict by name; their shapes are known,
    and for layers that autocast their floats already have the compute dtype. `call` holds the arguments of the call.
    `policy` is that of this layer. `infer` gives what a layer inside of this one says to some inputs; its weights come
    without the name of that layer, which `inner_name` tells.
    """

    kind: str
    arguments: Any
    inputs: Any
    call: Mapping[str, Any] = {}
    settings: Settings = Settings()
    policy: Policy = Policy()
    infer: Callable[[Construct, Any, Path], Inferred] | None = None
    inner_name: Callable[[Construct], str] | None = None

    @property
    def x(self) -> TensorType:
        """The one input, whether it has a name or not."""
        one = next(iter(self.inputs.values())) if isinstance(self.inputs, dict) else self.inputs
        assert isinstance(one, TensorType)
        return one

    @property
    def shape(self) -> Shape:
        """The shape of the one input."""
        assert self.x.shape is not None
        return self.x.shape

    @property
    def channels_first(self) -> bool:
        """Whether channels stand behind the batch: the layer's own `data_format`, else that of `runtime`."""
        return (getattr(self.arguments, "data_format", None) or self.settings.data_format) == "channels_first"


Rule = Callable[[Use], Inferred]


def shape_text(shape: Shape | None) -> str:
    """A shape as Keras writes it: `(None, 28, 28)`."""
    if shape is None:
        return "?"
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def shapes_text(types: Iterable[TensorType]) -> str:
    """The shapes of several tensors."""
    return ", ".join(shape_text(type_.shape) for type_ in types)
