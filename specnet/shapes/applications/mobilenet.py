"""MobileNet. Source: https://keras.io/api/applications/mobilenet/"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import check_imagenet, image_shape, sides
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.values import Refusal, Settings

# Filters and strides of the blocks.
_BLOCKS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
_FIRST = 32
_SIZES = (128, 160, 192, 224)


def mobilenet(outer: Layer, settings: Settings) -> Graph:
    """Depthwise convolutions, each followed by one that mixes the channels."""
    shape = image_shape(outer, settings, usual_size(outer, settings, _SIZES))
    check_imagenet(outer, "depth_multiplier", (1,))
    check_imagenet(outer, "alpha", (0.25, 0.5, 0.75, 1.0))
    _check_width(outer)
    net = Network(outer, settings, shape, {"padding": "same", "use_bias": False})
    x = net.conv(net.start, int(_FIRST * net.given.alpha), 3, "conv1", 2)
    x = net.relu6(net.norm(x, "conv1_bn"), "conv1_relu")
    for number, (filters, strides) in enumerate(_BLOCKS, 1):
        x = _block(net, x, number, int(filters * net.given.alpha), strides)
    return net.graph(_classifier(net, x) if net.given.include_top else net.pooled(x))


def usual_size(outer: Layer, settings: Settings, sizes: tuple[int, ...]) -> int:
    """The size that a classifier with ImageNet weights takes; there are some for several sizes of squares."""
    shape = outer.arguments.input_shape
    rows, columns, _ = sides(settings, shape) if shape is not None else (None, None, None)
    return rows if rows is not None and rows == columns and rows in sizes else 224


def _check_width(outer: Layer) -> None:
    alpha = outer.arguments.alpha
    if int(_FIRST * alpha) < 1:
        raise Refusal(
            "unfit-argument",
            f"with `alpha: {alpha}`, the first convolution of `{outer.kind}` has no filters",
            argument=("alpha",),
            help=f"use at least {1 / _FIRST}",
        )


def _block(net: Network, x: Spot, number: int, filters: int, strides: int) -> Spot:
    padding = "same"
    if strides == 2:
        x, padding = net.pad(x, ((0, 1), (0, 1)), f"conv_pad_{number}"), "valid"
    multiplier = net.given.depth_multiplier
    x = net.depthwise(x, 3, f"conv_dw_{number}", strides, padding=padding, depth_multiplier=multiplier)
    x = net.relu6(net.norm(x, f"conv_dw_{number}_bn"), f"conv_dw_{number}_relu")
    x = net.conv(x, filters, 1, f"conv_pw_{number}")
    return net.relu6(net.norm(x, f"conv_pw_{number}_bn"), f"conv_pw_{number}_relu")


def _classifier(net: Network, x: Spot) -> Spot:
    x = net.add("Dropout", net.flat(x, keepdims=True), "dropout", rate=net.given.dropout)
    x = net.conv(x, net.given.classes, 1, "conv_preds", use_bias=True)
    x = net.add("Reshape", x, "reshape_2", target_shape=(net.given.classes,))
    return net.activation(x, net.given.classifier_activation, "predictions")
