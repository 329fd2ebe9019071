"""NASNet. Source: https://keras.io/api/applications/nasnet/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import COLOURS, arranged, image_shape, need_channels_last
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Refusal, Settings, Shape

# Filters before the classifier, cells of a stage, filters of the stem, whether cells look past a reduction, size of images.
_SCALES = {"NASNetMobile": (1056, 4, 32, False, 224), "NASNetLarge": (4032, 6, 96, True, 331)}


def nasnet(outer: Layer, settings: Settings) -> Graph:
    """Cells that look at the outputs of the two cells before them; between the stages, cells that halve the image."""
    need_channels_last(outer, settings)
    last, count, stem, looks_past, size = _SCALES[outer.kind]
    shape = _shape(outer, settings, size)
    net = Network(outer, settings, shape, {"use_bias": False}, {"momentum": 0.9997, "epsilon": 1e-3})
    filters = last // 24
    first = net.norm(net.conv(net.start, stem, 3, "stem_conv1", 2), "stem_bn1")
    before, x = first, _reduction(net, first, None, filters // 4, "stem_1")
    before, x = x, _reduction(net, x, before, filters // 2, "stem_2")
    for stage in range(3):
        if stage:
            filters *= 2
            reduced = _reduction(net, x, before, filters, f"reduce_{stage * count}")
            before, x = before if looks_past else x, reduced
        for number in range(count):
            before, x = x, _normal(net, x, before, filters, str(stage * count + number + (stage > 0)))
    x = net.activation(x)
    return net.graph(net.classifier(x, "") if net.given.include_top else net.pooled(x))


def _shape(outer: Layer, settings: Settings, size: int) -> Shape:
    """The mobile network has images of a fixed size without its classifier too."""
    given = outer.arguments
    shape = image_shape(outer, settings, size)
    if given.input_shape is None and outer.kind == "NASNetMobile":
        return arranged(settings, size, size, COLOURS)
    if given.weights == "imagenet" and None in (given.input_shape or ()):
        raise Refusal(
            "unknown-dimension",
            f"the ImageNet weights of `{outer.kind}` need images of a known size",
            argument=("input_shape",),
            help="give rows and columns, or write `weights: null`",
        )
    return shape


def _normal(net: Network, x: Spot, before: Spot, filters: int, cell: str) -> Spot:
    """A cell that keeps the size. The numbers in the names are those of its five sums."""
    p = _adjusted(net, x, before, filters, cell)
    h = _projected(net, x, filters, f"normal_conv_1_{cell}", f"normal_bn_1_{cell}")
    sums = [
        [
            _separable(net, h, filters, 5, f"normal_left1_{cell}"),
            _separable(net, p, filters, 3, f"normal_right1_{cell}"),
        ],
        [
            _separable(net, p, filters, 5, f"normal_left2_{cell}"),
            _separable(net, p, filters, 3, f"normal_right2_{cell}"),
        ],
        [_averaged(net, h, f"normal_left3_{cell}"), p],
        [_averaged(net, p, f"normal_left4_{cell}"), _averaged(net, p, f"normal_right4_{cell}")],
        [_separable(net, h, filters, 3, f"normal_left5_{cell}"), h],
    ]
    added = [net.merge("Add", spots, f"normal_add_{number}_{cell}") for number, spots in enumerate(sums, 1)]
    return net.join([p, *added], f"normal_concat_{cell}")


def _reduction(net: Network, x: Spot, before: Spot | None, filters: int, cell: str) -> Spot:
    """A cell that halves the size."""
    p = _adjusted(net, x, before, filters, cell)
    h = _projected(net, x, filters, f"reduction_conv_1_{cell}", f"reduction_bn_1_{cell}")
    padded = net.pad_to_halve(h, 3, f"reduction_pad_1_{cell}")
    left = _separable(net, h, filters, 5, f"reduction_left1_{cell}", halves=True)
    right = _separable(net, p, filters, 7, f"reduction_right1_{cell}", halves=True)
    first = net.merge("Add", [left, right], f"reduction_add_1_{cell}")
    left = net.pool("Max", padded, 3, 2, f"reduction_left2_{cell}")
    right = _separable(net, p, filters, 7, f"reduction_right2_{cell}", halves=True)
    second = net.merge("Add", [left, right], f"reduction_add_2_{cell}")
    left = net.pool("Average", padded, 3, 2, f"reduction_left3_{cell}")
    right = _separable(net, p, filters, 5, f"reduction_right3_{cell}", halves=True)
    third = net.merge("Add", [left, right], f"reduction_add3_{cell}")
    fourth = net.merge("Add", [second, _averaged(net, first, f"reduction_left4_{cell}")])
    left = _separable(net, first, filters, 3, f"reduction_left4_{cell}")
    right = net.pool("Max", padded, 3, 2, f"reduction_right5_{cell}")
    fifth = net.merge("Add", [left, right], f"reduction_add4_{cell}")
    return net.join([second, third, fourth, fifth], f"reduction_concat_{cell}")


def _adjusted(net: Network, x: Spot, before: Spot | None, filters: int, cell: str) -> Spot:
    """What the cell before the last gave, made like what the last one gave."""
    if before is None:
        return x
    if before.size[1] != x.size[1]:
        return _halved(net, before, filters, cell)
    if before.channels != filters:
        return _projected(net, before, filters, f"adjust_conv_projection_{cell}", f"adjust_bn_{cell}")
    return before


def _halved(net: Network, x: Spot, filters: int, cell: str) -> Spot:
    """Every second pixel, once from the first and once from the second on, side by side as channels."""
    x = net.activation(x, "relu", f"adjust_relu_1_{cell}")
    one = net.pool("Average", x, 1, 2, f"adjust_avg_pool_1_{cell}")
    one = net.conv(one, filters // 2, 1, f"adjust_conv_1_{cell}", padding="same")
    other = net.crop_front(net.pad(x, ((0, 1), (0, 1))))
    other = net.pool("Average", other, 1, 2, f"adjust_avg_pool_2_{cell}")
    other = net.conv(other, filters // 2, 1, f"adjust_conv_2_{cell}", padding="same")
    return net.norm(net.join([one, other]), f"adjust_bn_{cell}")


def _projected(net: Network, x: Spot, filters: int, conv: str, norm: str) -> Spot:
    return net.norm(net.conv(net.activation(x), filters, 1, conv, padding="same"), norm)


def _averaged(net: Network, x: Spot, name: str) -> Spot:
    return net.pool("Average", x, 3, 1, name, "same")


def _separable(net: Network, x: Spot, filters: int, kernel: int, name: str, *, halves: bool = False) -> Spot:
    """Activation, separable convolution, normalization, and all that again."""
    x, strides, padding = net.activation(x), 1, "same"
    if halves:
        x, strides, padding = net.pad_to_halve(x, kernel, f"separable_conv_1_pad_{name}"), 2, "valid"
    x = net.separable(x, filters, kernel, f"separable_conv_1_{name}", strides, padding=padding)
    x = net.activation(net.norm(x, f"separable_conv_1_bn_{name}"))
    x = net.separable(x, filters, kernel, f"separable_conv_2_{name}", padding="same")
    return net.norm(x, f"separable_conv_2_bn_{name}")
