"""InceptionResNetV2. Source: https://keras.io/api/applications/inceptionresnetv2/"""

from __future__ import annotations

from specnet.catalog import Entry
from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape
from specnet.shapes.applications.inception import Branch, branch, inception_stem
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Inferred, Settings, TensorType, Use

# Adds a part of its second input to the first; Keras keeps this layer to itself.
_SCALE = Entry("layers", "CustomScaleLayer", "class", url="https://keras.io/api/applications/inceptionresnetv2/")
_WIDE, _TALL = (1, 7), (7, 1)
_BLOCKS: dict[str, tuple[Branch, ...]] = {
    "block35": (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3))),
    "block17": (((192, 1),), ((128, 1), (160, _WIDE), (192, _TALL))),
    "block8": (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1)))),
}
_6A: tuple[Branch, ...] = (((384, 3),), ((256, 1), (256, 3), (384, 3)))
_7A: tuple[Branch, ...] = (((256, 1), (384, 3)), ((256, 1), (288, 3)), ((256, 1), (288, 3), (320, 3)))


def inception_resnet(outer: Layer, settings: Settings) -> Graph:
    """Three stages of inception blocks, each of which is added to its input."""
    net = Network(outer, settings, image_shape(outer, settings, 299, 75), {"use_bias": False}, {"scale": False})
    x = _first(net, inception_stem(net))
    x = _residual(net, x, "block35", 10, 0.17)
    x = _residual(net, _halved(net, x, _6A, "mixed_6a"), "block17", 20, 0.1)
    x = _residual(net, _halved(net, x, _7A, "mixed_7a"), "block8", 10, 0.2)
    x = net.norm(net.conv(x, 1536, 1, "conv_7b", padding="same"), "conv_7b_bn")
    x = net.activation(x, "relu", "conv_7b_ac")
    return net.graph(net.classifier(x) if net.given.include_top else net.pooled(x))


def _first(net: Network, x: Spot) -> Spot:
    steps: tuple[Branch, ...] = (((96, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)))
    parts = [branch(net, x, part) for part in steps]
    return net.join([*parts, branch(net, net.pool("Average", x, 3, 1, padding="same"), ((64, 1),))], "mixed_5b")


def _halved(net: Network, x: Spot, branches: tuple[Branch, ...], name: str) -> Spot:
    return net.join([*(branch(net, x, part, halves=True) for part in branches), net.pool("Max", x, 3, 2)], name)


def _residual(net: Network, x: Spot, kind: str, count: int, scale: float) -> Spot:
    """Blocks of one kind; the very last of the network adds everything, and has no activation."""
    for number in range(1, count + 1):
        name, is_last = f"{kind}_{number}", kind == "block8" and number == count
        mixed = net.join([branch(net, x, part) for part in _BLOCKS[kind]], f"{name}_mixed")
        more = net.conv(mixed, x.channels, 1, f"{name}_conv", padding="same", use_bias=True)
        x = net.merge(_SCALE, [x, more], scale=1.0 if is_last else scale)
        x = x if is_last else net.activation(x, "relu", f"{name}_ac")
    return x


def scale_layer(use: Use) -> Inferred:
    """Both inputs are alike, and so is the sum."""
    return Inferred((TensorType(use.inputs[0].shape, use.policy.compute),))
