"""MobileNetV3. Source: https://keras.io/api/applications/mobilenet/#mobilenetv3small-function"""

from __future__ import annotations

from specnet.graph import Graph, Layer
from specnet.shapes.applications.image import arranged, check_channels, check_classifier, check_imagenet, check_size
from specnet.shapes.applications.network import Network
from specnet.shapes.applications.recipe import Spot
from specnet.shapes.applications.widths import rounded
from specnet.shapes.values import Settings, Shape

# Blocks: expansion, filters, kernel, strides, whether channels are weighted, activation.
_Block = tuple[float, int, int, int, bool, str]
_BLOCKS: dict[str, tuple[_Block, ...]] = {
    "MobileNetV3Small": (
        (1, 16, 3, 2, True, "relu"),
        (72 / 16, 24, 3, 2, False, "relu"),
        (88 / 24, 24, 3, 1, False, "relu"),
        (4, 40, 5, 2, True, "hard_swish"),
        (6, 40, 5, 1, True, "hard_swish"),
        (6, 40, 5, 1, True, "hard_swish"),
        (3, 48, 5, 1, True, "hard_swish"),
        (3, 48, 5, 1, True, "hard_swish"),
        (6, 96, 5, 2, True, "hard_swish"),
        (6, 96, 5, 1, True, "hard_swish"),
        (6, 96, 5, 1, True, "hard_swish"),
    ),
    "MobileNetV3Large": (
        (1, 16, 3, 1, False, "relu"),
        (4, 24, 3, 2, False, "relu"),
        (3, 24, 3, 1, False, "relu"),
        (3, 40, 5, 2, True, "relu"),
        (3, 40, 5, 1, True, "relu"),
        (3, 40, 5, 1, True, "relu"),
        (6, 80, 3, 2, False, "hard_swish"),
        (2.5, 80, 3, 1, False, "hard_swish"),
        (2.3, 80, 3, 1, False, "hard_swish"),
        (2.3, 80, 3, 1, False, "hard_swish"),
        (6, 112, 3, 1, True, "hard_swish"),
        (6, 112, 3, 1, True, "hard_swish"),
        (6, 160, 5, 2, True, "hard_swish"),
        (6, 160, 5, 1, True, "hard_swish"),
        (6, 160, 5, 1, True, "hard_swish"),
    ),
}
_LAST = {"MobileNetV3Small": 1024, "MobileNetV3Large": 1280}


def mobilenet_v3(outer: Layer, settings: Settings) -> Graph:
    """Blocks like those of the second version, some with weighted channels and other activations."""
    net = _V3(outer, settings, _shape(outer, settings))
    x = net.start
    if net.given.include_preprocessing:
        x = net.add("Rescaling", x, scale=1 / 127.5, offset=-1.0)
    x = net.active(net.norm(net.conv(x, 16, 3, "conv", 2), "conv_bn"), "hard_swish")
    for number, block in enumerate(_BLOCKS[outer.kind]):
        x = net.block(x, number, block)
    x = net.norm(net.conv(x, rounded(x.channels * 6), 1, "conv_1"), "conv_1_bn")
    x = net.active(x, "hard_swish")
    return net.graph(net.own_classifier(x) if net.given.include_top else net.pooled(x, "avg_pool", "max_pool"))


def _shape(outer: Layer, settings: Settings) -> Shape:
    """These take images of any size, with a classifier too."""
    check_classifier(outer)
    check_imagenet(outer, "alpha", (1.0,) if outer.arguments.minimalistic else (0.75, 1.0))
    shape: Shape = outer.arguments.input_shape or arranged(settings, None, None, 3)
    check_channels(outer, settings, shape)
    if shape.count(None) == 0:
        check_size(outer, settings, shape, 32)
    return shape


class _V3(Network):
    """A network in which `minimalistic` leaves out what is slow on some devices."""

    def __init__(self, outer: Layer, settings: Settings, shape: Shape) -> None:
        habits = {"padding": "same", "use_bias": False}
        super().__init__(outer, settings, shape, habits, {"epsilon": 1e-3, "momentum": 0.999})

    def active(self, x: Spot, which: str) -> Spot:
        """The activation, or the plain one of minimalistic networks."""
        if which == "relu" or self.given.minimalistic:
            return self.add("ReLU", x)
        return self.activation(x, which)

    def block(self, x: Spot, number: int, block: _Block) -> Spot:
        """Widen, convolve each channel, weight the channels, narrow."""
        expansion, filters, kernel, strides, is_weighted, activation = block
        name, start = f"expanded_conv_{number}" if number else "expanded_conv", x
        width, filters = rounded(x.channels * expansion), rounded(filters * self.given.alpha)
        if number:
            x = self.active(self.norm(self.conv(x, width, 1, f"{name}_expand"), f"{name}_expand_bn"), activation)
        x = self._depthwise(x, 3 if self.given.minimalistic else kernel, strides, name)
        x = self.active(self.norm(x, f"{name}_depthwise_bn"), activation)
        if is_weighted and not self.given.minimalistic:
            x = self._weighted(x, width, f"{name}_squeeze_excite")
        x = self.norm(self.conv(x, filters, 1, f"{name}_project"), f"{name}_project_bn")
        return self.merge("Add", [start, x], f"{name}_add") if strides == 1 and start.channels == filters else x

    def _depthwise(self, x: Spot, kernel: int, strides: int, name: str) -> Spot:
        if strides == 1:
            return self.depthwise(x, kernel, f"{name}_depthwise")
        x = self.pad_to_halve(x, kernel, f"{name}_depthwise_pad")
        return self.depthwise(x, kernel, f"{name}_depthwise", strides, padding="valid")

    def _weighted(self, x: Spot, width: int, name: str) -> Spot:
        """Each channel times a number between zero and one that all channels decide on."""
        weight = self.flat(x, "Average", f"{name}_avg_pool", keepdims=True)
        weight = self.conv(weight, rounded(width * 0.25), 1, f"{name}_conv", use_bias=True)
        weight = self.conv(self.add("ReLU", weight, f"{name}_relu"), width, 1, f"{name}_conv_1", use_bias=True)
        weight = self.shifted("multiply", self.relu6(self.shifted("add", weight, 3.0)), 1 / 6)
        return self.merge("Multiply", [x, weight], f"{name}_mul")

    def shifted(self, operation: str, x: Spot, number: float) -> Spot:
        """A tensor plus or times a number."""
        return Spot(self.recipe.operation(operation, x, x2=number), x.channels, x.size)

    def own_classifier(self, x: Spot) -> Spot:
        """Two convolutions on the means of the channels."""
        filters = _LAST[self.outer.kind]
        filters = rounded(filters * self.given.alpha) if self.given.alpha > 1 else filters
        x = self.conv(self.flat(x, keepdims=True), filters, 1, "conv_2", use_bias=True)
        x = self.active(x, "hard_swish")
        if self.given.dropout_rate > 0:
            x = self.add("Dropout", x, rate=self.given.dropout_rate)
        x = self.conv(x, self.given.classes, 1, "logits", use_bias=True)
        return self.activation(self.add("Flatten", x), self.given.classifier_activation, "predictions")
