"""ConvNeXt. Source: https://keras.io/api/applications/convnext/"""

from __future__ import annotations

from typing import Any

from specnet.catalog import Entry
from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import COLOURS, image_shape, need_channels_last
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Inferred, Settings, TensorType, Use, Weight

# Blocks of each stage, and their channels.
_STAGES = {
    "ConvNeXtTiny": ((3, 3, 9, 3), (96, 192, 384, 768)),
    "ConvNeXtSmall": ((3, 3, 27, 3), (96, 192, 384, 768)),
    "ConvNeXtBase": ((3, 3, 27, 3), (128, 256, 512, 1024)),
    "ConvNeXtLarge": ((3, 3, 27, 3), (192, 384, 768, 1536)),
    "ConvNeXtXLarge": ((3, 3, 27, 3), (256, 512, 1024, 2048)),
}
_MEANS = (0.485 * 255, 0.456 * 255, 0.406 * 255)
_VARIANCES = ((0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2)
_EPSILON: dict[str, Any] = {"epsilon": 1e-6}
# Multiplies each channel by a weight; Keras keeps this layer to itself.
_SCALE = Entry("layers", "LayerScale", "class", url="https://keras.io/api/applications/convnext/")


def convnext(outer: Layer, settings: Settings) -> Graph:
    """Four stages of blocks; before each, a small chain makes the image smaller."""
    need_channels_last(outer, settings)
    net = Network(outer, settings, image_shape(outer, settings, 224))
    # Keras names the layers after the model, and its ImageNet weights want the usual name.
    name, x = f"convnext_{outer.kind.removeprefix('ConvNeXt').lower()}", net.start
    if net.given.include_preprocessing and x.channels == COLOURS:
        x = net.add("Normalization", x, f"{name}_prestem_normalization", mean=_MEANS, variance=_VARIANCES)
    counts, widths = _STAGES[outer.kind]
    for stage, (count, channels) in enumerate(zip(counts, widths, strict=True)):
        x = _smaller(net, x, name, stage, channels)
        for number in range(count):
            x = _block(net, x, f"{name}_stage_{stage}_block_{number}", sum(counts[:stage]) + number)
    if net.given.include_top:
        return net.graph(_classifier(net, x, name))
    return net.graph(net.add("LayerNormalization", net.pooled(x), **_EPSILON))


def _smaller(net: Network, x: Spot, name: str, stage: int, channels: int) -> Spot:
    """The stem, or what stands between two stages, in a `Sequential` of its own."""
    factor = 2 if stage else 4
    sort = f"downsampling_{{}}_{stage - 1}" if stage else "stem_{}"
    convolution = {"filters": channels, "kernel_size": factor, "strides": factor}
    parts = [
        ("Conv2D", f"{name}_{sort.format('conv')}", convolution),
        ("LayerNormalization", f"{name}_{sort.format('layernorm')}", _EPSILON),
    ]
    own = f"{name}_{sort.format('block')}" if stage else f"{name}_stem"
    call = net.recipe.chain(own, x, (*x.size, x.channels), parts[::-1] if stage else parts)
    rows, columns = (None if side is None else side // factor for side in x.size)
    return Spot(call, channels, (rows, columns))


def _block(net: Network, x: Spot, name: str, number: int) -> Spot:
    """`number` counts all blocks before this one."""
    more = net.conv(x, x.channels, 7, f"{name}_depthwise_conv", padding="same", groups=x.channels)
    more = net.add("LayerNormalization", more, f"{name}_layernorm", **_EPSILON)
    more = net.add("Dense", more, f"{name}_pointwise_conv_1", units=4 * x.channels)
    more = net.activation(more, "gelu", f"{name}_gelu")
    more = net.add("Dense", more, f"{name}_pointwise_conv_2", units=x.channels)
    more = net.add(_SCALE, more, f"{name}_layer_scale", projection_dim=x.channels, number=number)
    more = net.activation(more, "linear", f"{name}_identity")
    return Spot(net.recipe.operation("add", x, more), x.channels, x.size)


def _classifier(net: Network, x: Spot, name: str) -> Spot:
    x = net.add("LayerNormalization", net.flat(x, "Average", f"{name}_head_gap"), f"{name}_head_layernorm", **_EPSILON)
    return net.classes(x, f"{name}_head_dense")


def layer_scale(use: Use) -> Inferred:
    """One weight for each channel, and nothing else changes. The weight has no name, so Keras counts."""
    name = f"variable_{use.arguments.number}" if use.arguments.number else "variable"
    weight = Weight(name, (use.arguments.projection_dim,), use.policy.variable)
    return Inferred((TensorType(use.shape, use.policy.compute),), (weight,))
