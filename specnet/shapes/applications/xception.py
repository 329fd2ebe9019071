"""Xception. Source: https://keras.io/api/applications/xception/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Settings

# Blocks that halve the image: number, filters of the two separable convolutions.
_ENTRY = ((2, 128, 128), (3, 256, 256), (4, 728, 728))
_EXIT = (13, 728, 1024)


def xception(outer: Layer, settings: Settings) -> Graph:
    """Blocks of separable convolutions around which their input is carried."""
    shape = image_shape(outer, settings, 299, 71)
    net = Network(outer, settings, shape, {"use_bias": False})
    x = _stem(net, net.conv(net.start, 32, 3, "block1_conv1", 2), "block1_conv1")
    x = _stem(net, net.conv(x, 64, 3, "block1_conv2"), "block1_conv2")
    for number, first, second in _ENTRY:
        x = _halving(net, x, number, first, second)
    for number in range(5, 13):
        x = net.merge("Add", [_separable(net, x, f"block{number}", (728, 728, 728)), x])
    x = _halving(net, x, *_EXIT)
    for number, filters in enumerate((1536, 2048), 1):
        name = f"block14_sepconv{number}"
        x = net.norm(net.separable(x, filters, 3, name, padding="same"), f"{name}_bn")
        x = net.activation(x, "relu", f"{name}_act")
    return net.graph(net.classifier(x) if net.given.include_top else net.pooled(x))


def _stem(net: Network, x: Spot, name: str) -> Spot:
    return net.activation(net.norm(x, f"{name}_bn"), "relu", f"{name}_act")


def _halving(net: Network, x: Spot, number: int, first: int, second: int) -> Spot:
    carried = net.norm(net.conv(x, second, 1, "", 2, padding="same"))
    x = _separable(net, x, f"block{number}", (first, second))
    return net.merge("Add", [net.pool("Max", x, 3, 2, f"block{number}_pool", "same"), carried])


def _separable(net: Network, x: Spot, block: str, filters: tuple[int, ...]) -> Spot:
    """Activation, separable convolution, normalization, for each number of filters."""
    for number, count in enumerate(filters, 1):
        name = f"{block}_sepconv{number}"
        if name != "block2_sepconv1":  # what comes in is activated already
            x = net.activation(x, "relu", f"{name}_act")
        x = net.norm(net.separable(x, count, 3, name, padding="same"), f"{name}_bn")
    return x
