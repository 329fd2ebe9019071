"""DenseNet. Source: https://keras.io/api/applications/densenet/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape, need_channels_last
from specnet.shapes.applications.network import EVEN, Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Settings

_BLOCKS = {"DenseNet121": (6, 12, 24, 16), "DenseNet169": (6, 12, 32, 32), "DenseNet201": (6, 12, 48, 32)}
_GROWTH = 32


def densenet(outer: Layer, settings: Settings) -> Graph:
    """Four dense blocks; between them the channels and the image are halved."""
    need_channels_last(outer, settings)
    shape = image_shape(outer, settings, 224)
    net = Network(outer, settings, shape, {"use_bias": False}, {"epsilon": 1.001e-5})
    x = net.conv(net.pad(net.start, ((3, 3), (3, 3))), 64, 7, "conv1_conv", 2)
    x = net.pad(net.activation(net.norm(x, "conv1_bn"), "relu", "conv1_relu"), EVEN)
    x = net.pool("Max", x, 3, 2, "pool1")
    for stage, count in enumerate(_BLOCKS[outer.kind], 2):
        for block in range(1, count + 1):
            x = _block(net, x, f"conv{stage}_block{block}")
        if stage < 5:
            x = _transition(net, x, f"pool{stage}")
    x = net.activation(net.norm(x, "bn"), "relu", "relu")
    return net.graph(net.classifier(x) if net.given.include_top else net.pooled(x, "avg_pool", "max_pool"))


def _block(net: Network, x: Spot, name: str) -> Spot:
    """A few channels more."""
    grown = net.activation(net.norm(x, f"{name}_0_bn"), "relu", f"{name}_0_relu")
    grown = net.conv(grown, 4 * _GROWTH, 1, f"{name}_1_conv")
    grown = net.activation(net.norm(grown, f"{name}_1_bn"), "relu", f"{name}_1_relu")
    grown = net.conv(grown, _GROWTH, 3, f"{name}_2_conv", padding="same")
    return net.join([x, grown], f"{name}_concat")


def _transition(net: Network, x: Spot, name: str) -> Spot:
    x = net.activation(net.norm(x, f"{name}_bn"), "relu", f"{name}_relu")
    return net.pool("Average", net.conv(x, x.channels // 2, 1, f"{name}_conv"), 2, 2, f"{name}_pool")
