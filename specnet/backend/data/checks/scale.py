"""Sizes of the numbers that come in: unscaled images, and indices beyond an embedding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specnet.backend.data.checks.case import Case, plain_number
from specnet.backend.data.checks.flow import steps_of
from specnet.backend.data.checks.heads import PASSING
from specnet.diagnostics import Label
from specnet.graph import Graph, Layer
from specnet.graph.graph import tensors_in
from specnet.syntax import place_of

# Layers that leave the values of an image as they are, or nearly so.
KEEPING = PASSING | {"Resizing", "CenterCrop", "ZeroPadding2D", "InputLayer"}
KEEPING |= {"RandomCrop", "RandomFlip", "RandomRotation", "RandomShear", "RandomTranslation", "RandomZoom"}
WEIGHTED = {"Dense", "Conv1D", "Conv2D", "Conv3D", "SeparableConv2D", "DepthwiseConv2D", "LSTM", "GRU", "SimpleRNN"}
# Backbones that were trained on values from -1 to 1; others rescale inside, or want what `preprocess_input` of Keras gives.
MINUS_ONE_TO_ONE = {"MobileNet", "MobileNetV2", "InceptionV3", "InceptionResNetV2", "Xception", "NASNetMobile"}
MINUS_ONE_TO_ONE |= {"NASNetLarge", "ResNet50V2", "ResNet101V2", "ResNet152V2"}
INDEX_MAKERS = {
    "TextVectorization": "max_tokens",
    "StringLookup": "max_tokens",
    "IntegerLookup": "max_tokens",
    "Hashing": "num_bins",
}
LEAST_OF_BYTES, MOST_OF_BYTES = 128, 255


def check(case: Case) -> None:
    """Every input, as the first layers of the model get it."""
    for number, name in enumerate(case.raw.input_names):
        chain, unknown = steps_of(case, name)
        if unknown or name not in case.train.inputs:
            continue
        first = list(_first_layers(case.graph, case.graph.inputs[number]))
        if all(one.kind in KEEPING for one, _ in chain):
            _bytes(case, name, first)
            _indices(case, name, first)
        elif chain[-1][0].kind in INDEX_MAKERS:
            _made_indices(case, chain[-1][0], chain[-1][1], first)


def _first_layers(graph: Graph, start: int) -> Iterator[Layer]:
    """The layers that first change the values of an input, inside of nested models too."""
    for call in graph.calls:
        sources = tensors_in((call.inputs, call.keywords))
        if not any(tensor.call == start for tensor in sources):
            continue
        layer = graph.layers[call.layer]
        if layer.graph is not None:
            places = [place for place, tensor in enumerate(sources) if tensor.call == start]
            for place in places:
                if place < len(layer.graph.inputs):
                    yield from _first_layers(layer.graph, layer.graph.inputs[place])
        elif layer.kind in KEEPING:
            yield from _first_layers(graph, graph.calls.index(call))
        else:
            yield layer


def _bytes(case: Case, name: str, first: list[Layer]) -> None:
    """Images whose pixels run up to 255 and go into weights as they are."""
    column = case.train.inputs[name]
    if not _is_image(column.shape, column.dtype) or not LEAST_OF_BYTES <= (column.most or 0) <= MOST_OF_BYTES:
        return
    if (column.least or 0) < 0:
        return
    for layer in first:
        backbone = layer.kind in MINUS_ONE_TO_ONE
        if layer.kind not in WEIGHTED and not backbone:
            continue
        scale = "{scale: 1/127.5, offset: -1}" if backbone else "1/255"
        wants = "was trained on values from -1 to 1" if backbone else "learns best from small numbers"
        message = (
            f"pixels run from {plain_number(column.least)} to {plain_number(column.most)}, and `{layer.kind}` {wants}"
        )
        case.warning(
            "data-scale",
            message,
            case.source(),
            _at(case, layer),
            help=f"add `- Rescaling: {scale}` to `features` in `data`",
        )
        return


def _is_image(shape: Any, dtype: str) -> bool:
    """Two axes of bytes, or height, width and channels."""
    if len(shape) == 2:
        return dtype == "uint8" and min(shape) >= 8
    return len(shape) == 3 and shape[2] in (1, 3, 4) and min(shape[:2]) >= 8


def _indices(case: Case, name: str, first: list[Layer]) -> None:
    """Indices that an embedding has no row for."""
    for layer in first:
        rows = getattr(layer.arguments, "input_dim", None) if layer.kind == "Embedding" else None
        if rows is None:
            continue
        for set_name, found in case.looks.items():
            column = found.inputs.get(name)
            if column is None or column.is_text or column.most is None:
                continue
            if column.most >= rows or (column.least or 0) < 0:
                wrong = column.most if column.most >= rows else column.least
                message = f"the index {plain_number(wrong)} comes to an `Embedding` of {rows:,} rows"
                case.error(
                    "index-range",
                    message,
                    _input_dim(case, layer),
                    case.source(set_name),
                    help=_help(column.most, rows),
                )
                break


def _help(most: float, rows: int) -> str:
    return f"write `input_dim: {int(most) + 1}`" if most >= rows else "indices begin at 0"


def _made_indices(case: Case, maker: Any, loc: Any, first: list[Layer]) -> None:
    argument = INDEX_MAKERS[maker.kind]
    most = getattr(maker.arguments, argument, None)
    if most is None or getattr(maker.arguments, "output_mode", "int") != "int":
        return
    for layer in first:
        rows = getattr(layer.arguments, "input_dim", None) if layer.kind == "Embedding" else None
        if rows is not None and most > rows:
            message = f"`{maker.kind}` gives indices up to {most - 1:,}, and the `Embedding` has {rows:,} rows"
            label = case.at((*loc, maker.kind, argument))
            case.error("index-range", message, _input_dim(case, layer), label, help=f"write `input_dim: {most}`")


def _input_dim(case: Case, layer: Layer) -> Label:
    return Label(place_of(case.root, (*layer.loc, layer.kind, "input_dim")))


def _at(case: Case, layer: Layer) -> Label:
    return Label(place_of(case.root, (*layer.loc, layer.kind), at_key=True))
