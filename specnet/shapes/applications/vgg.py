"""VGG16 and VGG19. Source: https://keras.io/api/applications/vgg/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape
from specnet.shapes.applications.network import Network
from specnet.shapes.values import Settings

_CONVOLUTIONS = {"VGG16": (2, 2, 3, 3, 3), "VGG19": (2, 2, 4, 4, 4)}
_FILTERS = (64, 128, 256, 512, 512)


def vgg(outer: Layer, settings: Settings) -> Graph:
    """Five blocks of convolutions, each followed by pooling."""
    net = Network(outer, settings, image_shape(outer, settings, 224), {"padding": "same", "activation": "relu"})
    x = net.start
    for block, (filters, count) in enumerate(zip(_FILTERS, _CONVOLUTIONS[outer.kind], strict=True), 1):
        for number in range(1, count + 1):
            x = net.conv(x, filters, 3, f"block{block}_conv{number}")
        x = net.pool("Max", x, 2, 2, f"block{block}_pool")
    if not net.given.include_top:
        return net.graph(net.pooled(x))
    x = net.add("Flatten", x, "flatten")
    for name in ("fc1", "fc2"):
        x = net.add("Dense", x, name, units=4096, activation="relu")
    return net.graph(net.classes(x))
