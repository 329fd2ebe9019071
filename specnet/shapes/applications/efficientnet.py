"""EfficientNet. Source: https://keras.io/api/applications/efficientnet/"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.applications.widths import repeated, rounded
from specnet.shapes.values import Settings

# Width, depth, size of images, dropout of the classifier.
_SCALES = {
    "EfficientNetB0": (1.0, 1.0, 224, 0.2),
    "EfficientNetB1": (1.0, 1.1, 240, 0.2),
    "EfficientNetB2": (1.1, 1.2, 260, 0.3),
    "EfficientNetB3": (1.2, 1.4, 300, 0.3),
    "EfficientNetB4": (1.4, 1.8, 380, 0.4),
    "EfficientNetB5": (1.6, 2.2, 456, 0.4),
    "EfficientNetB6": (1.8, 2.6, 528, 0.5),
    "EfficientNetB7": (2.0, 3.1, 600, 0.5),
}
# Kernel, number of blocks, filters, expansion, strides of the first block.
_STAGES = (
    (3, 1, 16, 1, 1),
    (3, 2, 24, 6, 2),
    (5, 2, 40, 6, 2),
    (3, 3, 80, 6, 2),
    (5, 3, 112, 6, 1),
    (5, 4, 192, 6, 2),
    (3, 1, 320, 6, 1),
)
_DROPPED = 0.2
_DEVIATIONS = (0.229, 0.224, 0.225)


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its name, kernel, filters, how much wider it is inside, strides, and how often it is left out in training."""

    name: str
    kernel: int
    filters: int
    expansion: int
    strides: int
    dropped: float


def efficientnet(outer: Layer, settings: Settings) -> Graph:
    """One network, made wider, deeper and for larger images."""
    width, depth, size, dropout = _SCALES[outer.kind]
    shape = image_shape(outer, settings, size)
    net = Network(outer, settings, shape, {"padding": "same", "use_bias": False})
    x = net.pad_to_halve(_prepared(net), 3, "stem_conv_pad")
    x = net.conv(x, rounded(32 * width), 3, "stem_conv", 2, padding="valid")
    x = swish(net, x, "stem_bn", "stem_activation")
    for block in _blocks(width, depth):
        x = _block(net, x, block)
    return net.graph(top(net, net.conv(x, rounded(1280 * width), 1, "top_conv"), dropout))


def _prepared(net: Network) -> Spot:
    """Pixels from 0 to 255 as the network wants them; the ImageNet weights were made with one more division."""
    x = net.add("Normalization", net.add("Rescaling", net.start, scale=1 / 255), axis=net.axis)
    if net.given.weights != "imagenet":
        return x
    return net.add("Rescaling", x, scale=tuple(1 / sqrt(deviation) for deviation in _DEVIATIONS))


def _blocks(width: float, depth: float) -> list[Block]:
    total = sum(repeated(count, depth) for _, count, *_ in _STAGES)
    made: list[Block] = []
    for stage, (kernel, count, filters, expansion, first) in enumerate(_STAGES, 1):
        for number in range(repeated(count, depth)):
            name, strides = f"block{stage}{chr(ord('a') + number)}_", 1 if number else first
            made.append(Block(name, kernel, rounded(filters * width), expansion, strides, _DROPPED * len(made) / total))
    return made


def _block(net: Network, x: Spot, block: Block) -> Spot:
    start, name, padding = x, block.name, "same"
    if block.expansion != 1:
        x = net.conv(x, x.channels * block.expansion, 1, f"{name}expand_conv")
        x = swish(net, x, f"{name}expand_bn", f"{name}expand_activation")
    if block.strides == 2:
        x, padding = net.pad_to_halve(x, block.kernel, f"{name}dwconv_pad"), "valid"
    x = net.depthwise(x, block.kernel, f"{name}dwconv", block.strides, padding=padding)
    x = swish(net, x, f"{name}bn", f"{name}activation")
    x = weighted(net, x, start.channels, name)
    x = net.norm(net.conv(x, block.filters, 1, f"{name}project_conv"), f"{name}project_bn")
    return carried(net, start, x, block)


def swish(net: Network, x: Spot, norm: str, activation: str) -> Spot:
    """Normalization, then the activation of these networks."""
    return net.activation(net.norm(x, norm), "swish", activation)


def weighted(net: Network, x: Spot, narrow: int, name: str) -> Spot:
    """Each channel times a number between zero and one that all channels decide on; `narrow` channels came into the block."""
    place = (x.channels, 1, 1) if net.channels_first else (1, 1, x.channels)
    weight = net.add("Reshape", net.flat(x, "Average", f"{name}se_squeeze"), f"{name}se_reshape", target_shape=place)
    weight = net.conv(weight, max(1, narrow // 4), 1, f"{name}se_reduce", activation="swish", use_bias=True)
    weight = net.conv(weight, x.channels, 1, f"{name}se_expand", activation="sigmoid", use_bias=True)
    return net.merge("Multiply", [x, weight], f"{name}se_excite")


def carried(net: Network, start: Spot, x: Spot, block: Block) -> Spot:
    """What came into the block is added where nothing has changed its shape."""
    if block.strides != 1 or start.channels != block.filters:
        return x
    if block.dropped > 0:
        x = net.add("Dropout", x, f"{block.name}drop", rate=block.dropped, noise_shape=(None, 1, 1, 1))
    return net.merge("Add", [x, start], f"{block.name}add")


def top(net: Network, x: Spot, dropout: float) -> Spot:
    """The classifier, or the pooling that is asked for."""
    x = swish(net, x, "top_bn", "top_activation")
    if not net.given.include_top:
        return net.pooled(x, "avg_pool", "max_pool")
    return net.classes(net.add("Dropout", net.flat(x, "Average", "avg_pool"), "top_dropout", rate=dropout))
