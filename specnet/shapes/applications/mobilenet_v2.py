"""MobileNetV2. Source: https://keras.io/api/applications/mobilenet/#mobilenetv2-function"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import check_imagenet, image_shape
from specnet.shapes.applications.mobilenet import usual_size
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.applications.widths import rounded
from specnet.shapes.values import Settings

# Filters, number of blocks, strides of the first of them.
_STAGES = ((16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))
_EXPANSION = 6
_SIZES = (96, 128, 160, 192, 224)


def mobilenet_v2(outer: Layer, settings: Settings) -> Graph:
    """Blocks that widen, convolve each channel, and narrow again; narrow ends of one width are added."""
    shape = image_shape(outer, settings, usual_size(outer, settings, _SIZES))
    check_imagenet(outer, "alpha", (0.35, 0.5, 0.75, 1.0, 1.3, 1.4))
    net = Network(outer, settings, shape, {"use_bias": False}, {"epsilon": 1e-3, "momentum": 0.999})
    x = net.conv(net.start, rounded(32 * net.given.alpha), 3, "Conv1", 2, padding="same")
    x = net.relu6(net.norm(x, "bn_Conv1"), "Conv1_relu")
    number = 0
    for filters, count, first in _STAGES:
        for repeat in range(count):
            x = _block(net, x, number, rounded(int(filters * net.given.alpha)), 1 if repeat else first)
            number += 1
    x = net.conv(x, rounded(1280 * max(1.0, net.given.alpha)), 1, "Conv_1")
    x = net.relu6(net.norm(x, "Conv_1_bn"), "out_relu")
    return net.graph(net.classifier(x, "") if net.given.include_top else net.pooled(x))


def _block(net: Network, x: Spot, number: int, filters: int, strides: int) -> Spot:
    name, start, padding = f"block_{number}" if number else "expanded_conv", x, "same"
    if number:
        x = net.conv(x, _EXPANSION * x.channels, 1, f"{name}_expand", padding="same")
        x = net.relu6(net.norm(x, f"{name}_expand_BN"), f"{name}_expand_relu")
    if strides == 2:
        x, padding = net.pad_to_halve(x, 3, f"{name}_pad"), "valid"
    x = net.depthwise(x, 3, f"{name}_depthwise", strides, padding=padding)
    x = net.relu6(net.norm(x, f"{name}_depthwise_BN"), f"{name}_depthwise_relu")
    x = net.norm(net.conv(x, filters, 1, f"{name}_project", padding="same"), f"{name}_project_BN")
    return net.merge("Add", [start, x], f"{name}_add") if start.channels == filters and strides == 1 else x
