"""Layers around other layers: at every step, with a kernel of norm one, and one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specnet.catalog import KERAS
from specnet.shapes.ask import UnknownInside
from specnet.shapes.cells import CELLS, named
from specnet.shapes.dimensions import ADD_STEPS, times
from specnet.shapes.dtypes import is_float
from specnet.shapes.sequences import need_mask
from specnet.shapes.values import Inferred, Refusal, TensorType, Use, Weight, shape_text
from specnet.spec import Construct, ModelSpec
from specnet.syntax import Path

_KERNELS = ("kernel", "embeddings")
# They do not say what they give before they are called.
_UNTOLD = ("Pipeline",)
# What they give for whole numbers are whole numbers, though a layer on its own is taken to give floats; and the reverse.
_KEEP_WHOLE = (
    "ActivityRegularization",
    "Masking",
    "ReLU",
    "RepeatVector",
    *(
        f"{kind}{rank}D"
        for kind in ("Cropping", "GlobalMaxPooling", "MaxPooling", "UpSampling", "ZeroPadding")
        for rank in (1, 2, 3)
    ),
)
_MAKE_FLOATS = ("Equalization", "RandomGrayscale")


def time_distributed(use: Use) -> Inferred:
    """The layer on each step, with the same weights. Source: https://keras.io/api/layers/recurrent_layers/time_distributed/"""
    if use.x.rank < 3:
        raise Refusal(
            "wrong-rank",
            f"`TimeDistributed` needs an input with 3 or more axes (batch, steps, and those of one step), and this has {use.x.rank}",
            input=0,
            help=ADD_STEPS if use.x.rank == 2 else "",
        )
    need_mask(use)
    layer = use.arguments.layer
    _need_lone(use, layer, ("layer",), _UNTOLD)
    found = _of_one_step(use, layer)
    if len(found.outputs) > 1:
        raise Refusal(
            "unfit-argument",
            f"`TimeDistributed` takes a layer with one output, and this one has {len(found.outputs)}",
            ("layer",),
        )
    shape = found.outputs[0].shape
    steps = None if shape is None else (shape[0], use.shape[1], *shape[1:])
    return found._replace(outputs=(TensorType(steps, use.policy.compute),), macs=times(use.shape[1], found.macs))


def _of_one_step(use: Use, layer: Construct) -> Inferred:
    step = (use.shape[0], *use.shape[2:])
    try:
        return _inside(use, layer, TensorType(step, use.x.dtype), ("layer",))
    except Refusal as refusal:
        if refusal.code == "wrong-rank":
            refusal.message += f": one step of the input is {shape_text(step)}"
            refusal.help = ""
        elif refusal.message.endswith(shape_text(step)):
            refusal.message += ", one step of the input"
        if refusal.code in ("wrong-rank", "shape-mismatch") and _takes_whole(use, layer):
            refusal.help = (
                "`TimeDistributed` goes along axis 1, step by step; is the axis of time missing in its input?"
            )
        raise


def _takes_whole(use: Use, layer: Construct) -> bool:
    """Whether the layer fits the whole input, so that the steps seem to be missing."""
    try:
        _inside(use, layer, use.x, ("layer",))
    except (Refusal, UnknownInside):
        return False
    return True


def spectral_normalization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/normalization_layers/spectral_normalization/"""
    layer = use.arguments.layer
    _need_lone(use, layer, ("layer",), _UNTOLD)
    if isinstance(layer.arguments, ModelSpec):
        raise _no_kernel("Model")
    found = _inside(use, layer, use.inputs, ("layer",))
    outputs = tuple(replace(output, dtype=use.policy.compute) for output in found.outputs)
    weights = None if found.weights is None else _with_vector(layer, found.weights)
    return found._replace(outputs=outputs, weights=weights)


def pipeline(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/ (`keras.layers.Pipeline`)"""
    layers = use.arguments.layers
    if not layers:
        raise Refusal("unfit-argument", "`Pipeline` needs at least one layer", ("layers",))
    found = list(_one_after_the_other(use, layers))
    known_weights = [one.weights for one in found if one.weights is not None]
    weights = tuple(weight for own in known_weights for weight in own) if len(known_weights) == len(found) else None
    macs = [one.macs for one in found]
    warnings = tuple(warning for one in found for warning in one.warnings)
    return Inferred(found[-1].outputs, weights, None if None in macs else sum(number or 0 for number in macs), warnings)


# -- layers inside --------------------------------------------------------------------------------------------------


def _inside(use: Use, construct: Construct, inputs: Any, path: Path) -> Inferred:
    """A layer inside, with its name before its weights. A model's weights have those of the model's layers already."""
    assert use.infer is not None
    assert use.inner_name is not None
    found = use.infer(construct, inputs, path)
    if isinstance(construct.arguments, ModelSpec) or found.weights is None:
        return found
    return found._replace(weights=named(found.weights, use.inner_name(construct)))


def _need_lone(use: Use, construct: Construct, path: Path, refused: tuple[str, ...] = ()) -> None:
    """Raises Refusal for layers that are not called with one tensor and nothing else."""
    entry = None if isinstance(construct.arguments, ModelSpec) else KERAS.find_layer(construct.kind)
    if entry is None:
        return
    kind = entry.same_as or entry.kind
    if kind in ("Input", "InputLayer", *refused):
        raise Refusal("unfit-argument", f"`{kind}` cannot be inside of `{use.kind}`", path)
    if kind in CELLS:
        raise Refusal("unfit-argument", f"`{kind}` needs its states, and `{use.kind}` hands none over", path)
    if entry.inputs.form in ("list", "named"):
        raise Refusal("unfit-argument", f"`{kind}` takes several tensors, and `{use.kind}` hands one over", path)


# -- spectral normalization -----------------------------------------------------------------------------------------


def _with_vector(layer: Construct, weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
    """The kernel, the vector that estimates its norm, and the rest. With LoRA the kernel is no weight of its own."""
    kernel = _kernel(layer, weights)
    vector = Weight("vector_u", (1, kernel.shape[-1]), kernel.dtype, trainable=False)
    if any("lora_" in weight.name for weight in weights):
        return (vector, *weights)
    return (kernel, vector, *(weight for weight in weights if weight is not kernel))


def _kernel(layer: Construct, weights: tuple[Weight, ...]) -> Weight:
    depth, inside = 1, layer
    while inside.kind == "SpectralNormalization":
        given: Any = inside.arguments
        depth, inside = depth + 1, given.layer
    found = [
        weight for weight in weights if weight.name.count("/") == depth and weight.name.rpartition("/")[2] in _KERNELS
    ]
    if not found:
        raise _no_kernel(layer.kind)
    if not is_float(found[0].dtype):
        raise Refusal(
            "unfit-argument", "`SpectralNormalization` needs a kernel of floats, and this one is quantized", ("layer",)
        )
    return found[0]


def _no_kernel(kind: str) -> Refusal:
    return Refusal(
        "unfit-argument",
        f"`SpectralNormalization` keeps the kernel of a layer at norm one, and `{kind}` has none of its own",
        ("layer",),
        help="use it around `Dense`, `EinsumDense`, `Embedding`, or a convolution",
    )


# -- pipelines ------------------------------------------------------------------------------------------------------


def _one_after_the_other(use: Use, layers: tuple[Construct, ...]) -> Iterator[Inferred]:
    value: Any = use.inputs
    for number, layer in enumerate(layers):
        path: Path = ("layers", number)
        _need_taken(use, layer, value, path)
        found = _inside(use, layer, value, path)
        outputs = tuple(_as_called(layer.kind, value, output, use) for output in found.outputs)
        yield found._replace(outputs=outputs)
        value = outputs if len(outputs) > 1 else outputs[0]


def _need_taken(use: Use, layer: Construct, value: Any, path: Path) -> None:
    """Raises Refusal where a layer does not take what the one before gives."""
    if not isinstance(value, tuple):
        _need_lone(use, layer, path)
        _need_steps(layer, value, path)
        return
    entry = KERAS.find_layer(layer.kind)
    if entry is None or entry.inputs.form != "list":
        raise Refusal(
            "unfit-argument", f"`{layer.kind}` takes one tensor, and the layer before it gives {len(value)}", path
        )


def _need_steps(layer: Construct, value: TensorType, path: Path) -> None:
    """A pipeline runs its layers when it is made; alone they would wait for data."""
    inner = getattr(layer.arguments, "layer", None) if layer.kind == "Bidirectional" else layer
    if (
        inner is not None
        and getattr(inner.arguments, "unroll", False)
        and value.shape is not None
        and None in value.shape[1:2]
    ):
        raise Refusal("unknown-dimension", "`unroll` needs to know the number of steps", (*path, layer.kind), input=0)


def _as_called(kind: str, value: Any, output: TensorType, use: Use) -> TensorType:
    """A pipeline calls its layers, and what comes out of a call is not always what a layer says beforehand."""
    if not isinstance(value, TensorType) or is_float(value.dtype):
        return output
    if kind in _KEEP_WHOLE:
        return replace(output, dtype=value.dtype)
    if kind in _MAKE_FLOATS:
        return replace(output, dtype=use.settings.policy.compute)
    return replace(output, dtype=None) if kind in ("Activation", "SpectralNormalization") else output
