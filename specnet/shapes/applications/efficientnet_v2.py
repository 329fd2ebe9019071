"""EfficientNetV2. Source: https://keras.io/api/applications/efficientnet_v2/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.efficientnet import Block, carried, swish, top, weighted
from specnet.shapes.applications.image import COLOURS, image_shape
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.applications.widths import nearest_unit, repeated
from specnet.shapes.values import Settings

# Number of blocks, filters, expansion, strides of the first block, whether it is of the fused sort.
_Stage = tuple[int, int, int, int, bool]
_B: tuple[_Stage, ...] = (
    (1, 16, 1, 1, True),
    (2, 32, 4, 2, True),
    (2, 48, 4, 2, True),
    (3, 96, 4, 2, False),
    (5, 112, 6, 1, False),
    (8, 192, 6, 2, False),
)
_S: tuple[_Stage, ...] = (
    (2, 24, 1, 1, True),
    (4, 48, 4, 2, True),
    (4, 64, 4, 2, True),
    (6, 128, 4, 2, False),
    (9, 160, 6, 1, False),
    (15, 256, 6, 2, False),
)
_M: tuple[_Stage, ...] = (
    (3, 24, 1, 1, True),
    (5, 48, 4, 2, True),
    (5, 80, 4, 2, True),
    (7, 160, 4, 2, False),
    (14, 176, 6, 1, False),
    (18, 304, 6, 2, False),
    (5, 512, 6, 1, False),
)
_L: tuple[_Stage, ...] = (
    (4, 32, 1, 1, True),
    (7, 64, 4, 2, True),
    (7, 96, 4, 2, True),
    (10, 192, 4, 2, False),
    (19, 224, 6, 1, False),
    (25, 384, 6, 2, False),
    (7, 640, 6, 1, False),
)
# Stages, filters of the stem, width, depth, size of images.
_SCALES = {
    "B0": (_B, 32, 1.0, 1.0, 224),
    "B1": (_B, 32, 1.0, 1.1, 240),
    "B2": (_B, 32, 1.1, 1.2, 260),
    "B3": (_B, 32, 1.2, 1.4, 300),
    "S": (_S, 24, 1.0, 1.0, 384),
    "M": (_M, 24, 1.0, 1.0, 480),
    "L": (_L, 32, 1.0, 1.0, 480),
}
_DROPPED, _DROPOUT = 0.2, 0.2
_MEANS = (0.485, 0.456, 0.406)
_VARIANCES = (0.229**2, 0.224**2, 0.225**2)


def efficientnet_v2(outer: Layer, settings: Settings) -> Graph:
    """Plain convolutions in the first stages, blocks of the first version behind them."""
    stages, stem, width, depth, size = _SCALES[outer.kind.removeprefix("EfficientNetV2")]
    shape = image_shape(outer, settings, size)
    net = Network(outer, settings, shape, {"padding": "same", "use_bias": False}, {"momentum": 0.9})
    x = _prepared(net) if net.given.include_preprocessing else net.start
    x = swish(net, net.conv(x, nearest_unit(stem * width), 3, "stem_conv", 2), "stem_bn", "stem_activation")
    for block, is_fused in _blocks(stages, width, depth):
        x = (_fused if is_fused else _block)(net, x, block)
    return net.graph(top(net, net.conv(x, nearest_unit(1280 * width), 1, "top_conv"), _DROPOUT))


def _prepared(net: Network) -> Spot:
    """Pixels from 0 to 255 as the network wants them."""
    if net.outer.kind[-2] != "B" or net.start.channels != COLOURS:
        return net.add("Rescaling", net.start, scale=1 / 128, offset=-1)
    x = net.add("Rescaling", net.start, scale=1 / 255)
    return net.add("Normalization", x, mean=_MEANS, variance=_VARIANCES, axis=net.axis)


def _blocks(stages: tuple[_Stage, ...], width: float, depth: float) -> list[tuple[Block, bool]]:
    total = sum(count for count, *_ in stages)  # before `depth`: the deepest blocks are left out more often than 0.2
    made: list[tuple[Block, bool]] = []
    for stage, (count, filters, expansion, first, is_fused) in enumerate(stages, 1):
        for number in range(repeated(count, depth)):
            name, strides = f"block{stage}{chr(ord('a') + number)}_", 1 if number else first
            dropped = _DROPPED * len(made) / total
            made.append((Block(name, 3, nearest_unit(filters * width), expansion, strides, dropped), is_fused))
    return made


def _block(net: Network, x: Spot, block: Block) -> Spot:
    start, name = x, block.name
    x = net.conv(x, x.channels * block.expansion, 1, f"{name}expand_conv")
    x = swish(net, x, f"{name}expand_bn", f"{name}expand_activation")
    x = net.depthwise(x, block.kernel, f"{name}dwconv2", block.strides)
    x = swish(net, x, f"{name}bn", f"{name}activation")
    x = weighted(net, x, start.channels, name)
    x = net.norm(net.conv(x, block.filters, 1, f"{name}project_conv"), f"{name}project_bn")
    return carried(net, start, x, block)


def _fused(net: Network, x: Spot, block: Block) -> Spot:
    """One convolution does what widening and convolving each channel do; without widening it is the only one."""
    start, name = x, block.name
    if block.expansion == 1:
        x = net.conv(x, block.filters, block.kernel, f"{name}project_conv", block.strides)
        return carried(net, start, swish(net, x, f"{name}project_bn", f"{name}project_activation"), block)
    x = net.conv(x, x.channels * block.expansion, block.kernel, f"{name}expand_conv", block.strides)
    x = swish(net, x, f"{name}expand_bn", f"{name}expand_activation")
    x = net.norm(net.conv(x, block.filters, 1, f"{name}project_conv"), f"{name}project_bn")
    return carried(net, start, x, block)
