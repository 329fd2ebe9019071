"""InceptionV3. Source: https://keras.io/api/applications/inceptionv3/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import image_shape
from specnet.shapes.applications.network import Network, Pair
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Settings

# Convolutions one after another, each with filters and kernel. A kernel is written with rows first.
Branch = tuple[tuple[int, Pair], ...]
_WIDE, _TALL = (1, 7), (7, 1)


def inception(outer: Layer, settings: Settings) -> Graph:
    """A stem and eleven mixed blocks, whose branches see windows of different sizes."""
    net = Network(outer, settings, image_shape(outer, settings, 299, 75), {"use_bias": False}, {"scale": False})
    x = inception_stem(net)
    for number, pooled in enumerate((32, 64, 64)):
        x = _mixed(net, x, _small(), pooled, f"mixed{number}")
    x = _halved(net, x, (((384, 3),), ((64, 1), (96, 3), (96, 3))), "mixed3")
    for number, inner in enumerate((128, 160, 160, 192), 4):
        x = _mixed(net, x, _large(inner), 192, f"mixed{number}")
    x = _halved(net, x, (((192, 1), (320, 3)), ((192, 1), (192, _WIDE), (192, _TALL), (192, 3))), "mixed8")
    for number in range(2):
        x = _split(net, x, number)
    return net.graph(net.classifier(x) if net.given.include_top else net.pooled(x))


def inception_stem(net: Network) -> Spot:
    """What this and its sibling with residual connections begin with."""
    x = unit(net, net.start, 32, 3, strides=2, padding="valid")
    x = unit(net, unit(net, x, 32, 3, padding="valid"), 64, 3)
    x = unit(net, net.pool("Max", x, 3, 2), 80, 1, padding="valid")
    return net.pool("Max", unit(net, x, 192, 3, padding="valid"), 3, 2)


def unit(net: Network, x: Spot, filters: int, kernel: Pair, strides: int = 1, padding: str = "same") -> Spot:
    """Convolution, normalization, activation."""
    return net.activation(net.norm(net.conv(x, filters, kernel, "", strides, padding=padding)))


def branch(net: Network, x: Spot, steps: Branch, *, halves: bool = False) -> Spot:
    """Units one after another, the last of which may halve the image."""
    for filters, kernel in steps[:-1]:
        x = unit(net, x, filters, kernel)
    return unit(net, x, *steps[-1], *((2, "valid") if halves else (1, "same")))


def _small() -> tuple[Branch, ...]:
    return ((64, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3))


def _large(inner: int) -> tuple[Branch, ...]:
    double = ((inner, 1), (inner, _TALL), (inner, _WIDE), (inner, _TALL), (192, _WIDE))
    return ((192, 1),), ((inner, 1), (inner, _WIDE), (192, _TALL)), double


def _mixed(net: Network, x: Spot, branches: tuple[Branch, ...], pooled: int, name: str) -> Spot:
    return net.join([*(branch(net, x, steps) for steps in branches), _averaged(net, x, pooled)], name)


def _averaged(net: Network, x: Spot, filters: int) -> Spot:
    return unit(net, net.pool("Average", x, 3, 1, padding="same"), filters, 1)


def _halved(net: Network, x: Spot, branches: tuple[Branch, ...], name: str) -> Spot:
    return net.join([*(branch(net, x, steps, halves=True) for steps in branches), net.pool("Max", x, 3, 2)], name)


def _split(net: Network, x: Spot, number: int) -> Spot:
    """The last blocks, two of whose branches end in a row and a column side by side."""
    first = unit(net, x, 320, 1)
    second = _cross(net, unit(net, x, 384, 1), f"mixed9_{number}")
    third = _cross(net, branch(net, x, ((448, 1), (384, 3))), "")
    return net.join([first, second, third, _averaged(net, x, 192)], f"mixed{9 + number}")


def _cross(net: Network, x: Spot, name: str) -> Spot:
    return net.join([unit(net, x, 384, (1, 3)), unit(net, x, 384, (3, 1))], name)
