"""The models of `keras.applications` as graphs of our own, one file a family.

Each has the layers of Keras' own with their names, arguments and order. Initializers are left out: only Keras needs them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol

from specnet.graph import Graph, Layer
from specnet.shapes.values import Settings


class Family(Protocol):
    """Makes the graph of a backbone from its layer in the document."""

    def __call__(self, outer: Layer, settings: Settings) -> Graph: ...


# The function that makes the graph of each kind.
FAMILIES: dict[str, str] = {
    **dict.fromkeys(("ConvNeXtTiny", "ConvNeXtSmall", "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtXLarge"), "convnext"),
    **dict.fromkeys(("DenseNet121", "DenseNet169", "DenseNet201"), "densenet"),
    **dict.fromkeys((f"EfficientNetB{number}" for number in range(8)), "efficientnet"),
    **dict.fromkeys((f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")), "efficientnet_v2"),
    "InceptionResNetV2": "inception_resnet",
    "InceptionV3": "inception",
    "MobileNet": "mobilenet",
    "MobileNetV2": "mobilenet_v2",
    **dict.fromkeys(("MobileNetV3Small", "MobileNetV3Large"), "mobilenet_v3"),
    **dict.fromkeys(("NASNetMobile", "NASNetLarge"), "nasnet"),
    **dict.fromkeys(("ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2"), "resnet"),
    **dict.fromkeys(("VGG16", "VGG19"), "vgg"),
    "Xception": "xception",
}


def application_graph(layer: Layer, settings: Settings) -> Graph | None:
    """The graph that `keras.applications` makes of a backbone's arguments; None for a kind that is not known here.

    Raises Refusal for arguments that Keras refuses.
    """
    name = FAMILIES.get(layer.kind)
    return _family(name)(layer, settings) if name else None


@cache
def _family(name: str) -> Family:
    family: Family = getattr(import_module(f"specnet.shapes.applications.{name}"), name)
    return family
