"""ResNet and ResNetV2. Sources: https://keras.io/api/applications/resnet/, https://arxiv.org/abs/1603.05027"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape
from specnet.shapes.applications.network import EVEN, Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Settings

_BLOCKS = {"ResNet50": (3, 4, 6, 3), "ResNet101": (3, 4, 23, 3), "ResNet152": (3, 8, 36, 3)}
_FILTERS = (64, 128, 256, 512)


def resnet(outer: Layer, settings: Settings) -> Graph:
    """A stem, four stages of blocks, a classifier; the second version normalizes before its convolutions."""
    kind, is_second = outer.kind.removesuffix("V2"), outer.kind.endswith("V2")
    net = Network(outer, settings, image_shape(outer, settings, 224), norm={"epsilon": 1.001e-5})
    x = net.conv(net.pad(net.start, ((3, 3), (3, 3)), "conv1_pad"), 64, 7, "conv1_conv", 2)
    if not is_second:
        x = _normalized(net, x, "conv1_bn", "conv1_relu")
    x = net.pool("Max", net.pad(x, EVEN, "pool1_pad"), 3, 2, "pool1_pool")
    for stage, (filters, count) in enumerate(zip(_FILTERS, _BLOCKS[kind], strict=True), 2):
        x = (_second_stage if is_second else _stage)(net, x, stage, filters, count)
    if is_second:
        x = _normalized(net, x, "post_bn", "post_relu")
    return net.graph(net.classifier(x) if net.given.include_top else net.pooled(x, "avg_pool", "max_pool"))


def _stage(net: Network, x: Spot, stage: int, filters: int, count: int) -> Spot:
    """The first block halves the image in all stages but the first."""
    for block in range(1, count + 1):
        strides = 2 if block == 1 and stage > 2 else 1
        x = _block(net, x, f"conv{stage}_block{block}", filters, strides, is_first=block == 1)
    return x


def _block(net: Network, x: Spot, name: str, filters: int, strides: int, *, is_first: bool) -> Spot:
    shortcut = x
    if is_first:
        shortcut = net.norm(net.conv(x, 4 * filters, 1, f"{name}_0_conv", strides), f"{name}_0_bn")
    x = _normalized(net, net.conv(x, filters, 1, f"{name}_1_conv", strides), f"{name}_1_bn", f"{name}_1_relu")
    x = _normalized(net, net.conv(x, filters, 3, f"{name}_2_conv", padding="same"), f"{name}_2_bn", f"{name}_2_relu")
    x = net.norm(net.conv(x, 4 * filters, 1, f"{name}_3_conv"), f"{name}_3_bn")
    return net.activation(net.merge("Add", [shortcut, x], f"{name}_add"), "relu", f"{name}_out")


def _second_stage(net: Network, x: Spot, stage: int, filters: int, count: int) -> Spot:
    """The last block halves the image in all stages but the last."""
    for block in range(1, count + 1):
        strides = 2 if block == count and stage < 5 else 1
        x = _second_block(net, x, f"conv{stage}_block{block}", filters, strides, is_first=block == 1)
    return x


def _second_block(net: Network, x: Spot, name: str, filters: int, strides: int, *, is_first: bool) -> Spot:
    ready = _normalized(net, x, f"{name}_preact_bn", f"{name}_preact_relu")
    if is_first:
        shortcut = net.conv(ready, 4 * filters, 1, f"{name}_0_conv", strides)
    else:
        shortcut = net.pool("Max", x, 1, strides) if strides > 1 else x
    x = net.conv(ready, filters, 1, f"{name}_1_conv", use_bias=False)
    x = net.pad(_normalized(net, x, f"{name}_1_bn", f"{name}_1_relu"), EVEN, f"{name}_2_pad")
    x = net.conv(x, filters, 3, f"{name}_2_conv", strides, use_bias=False)
    x = _normalized(net, x, f"{name}_2_bn", f"{name}_2_relu")
    return net.merge("Add", [shortcut, net.conv(x, 4 * filters, 1, f"{name}_3_conv")], f"{name}_out")


def _normalized(net: Network, x: Spot, norm: str, relu: str) -> Spot:
    return net.activation(net.norm(x, norm), "relu", relu)
