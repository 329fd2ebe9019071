"""Backbones: graphs of our own against those of `keras.applications`, layer by layer."""

from __future__ import annotations

from math import prod
from random import Random
from typing import Any

import keras
import pytest
from keras.src.backend.common import global_state
from keras.src.utils import file_utils

from specnet.api import load_all
from specnet.backend.isolation import isolated
from specnet.catalog import KERAS
from specnet.diagnostics import SpecError
from specnet.graph import Call, Graph
from specnet.graph.graph import tensors_in
from specnet.shapes.facts import Facts
from tests.shapes.differential import REFUSED

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
KINDS = KERAS.names("applications")
# The smallest of each family gets more cases.
SMALL = (
    "ConvNeXtTiny", "DenseNet121", "EfficientNetB0", "EfficientNetV2B0", "InceptionV3", "MobileNet", "MobileNetV2", "MobileNetV3Large",
    "MobileNetV3Small", "NASNetMobile", "ResNet50", "ResNet50V2", "VGG16", "Xception",
)  # fmt: skip
# Millions of multiply-adds for one image, from the papers of the networks and that of NASNet.
PUBLISHED = [
    ("ConvNeXtTiny", 224, 4500e6),
    ("ConvNeXtXLarge", 224, 60900e6),
    ("EfficientNetB0", 224, 390e6),
    ("EfficientNetB7", 600, 37000e6),
    ("InceptionResNetV2", 299, 13200e6),
    ("InceptionV3", 299, 5720e6),
    ("MobileNet", 224, 569e6),
    ("MobileNetV2", 224, 300e6),
    ("MobileNetV3Large", 224, 219e6),
    ("MobileNetV3Small", 224, 56e6),
    ("NASNetLarge", 331, 23800e6),
    ("NASNetMobile", 224, 564e6),
    ("Xception", 299, 8380e6),
]
LEAST_SIZES = {"InceptionResNetV2": 75, "InceptionV3": 75, "Xception": 71}
# Names that Keras gives to its own classes; operations are classes there.
_CLASSES = {"Input": "InputLayer", "Model": "Sequential", "add": "Add", "multiply": "Multiply"}
# What Keras' configurations hold and graphs leave out: what is the same in all layers, and what only building needs.
_NOT_COMPARED = ("name", "trainable", "dtype", "data_format", "init_values", "rms_scaling", "seed", "sparse", "ragged")
_NOT_COMPARED_ENDS = ("_initializer", "_regularizer", "_constraint")
_SAME_ACTIVATION = {"swish": "silu", "hard_swish": "hard_silu", None: "linear"}
_PAIRS = ("kernel_size", "strides", "pool_size", "dilation_rate")


@pytest.fixture(autouse=True)
def _weights_without_downloads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of weights are there, and loading them does nothing but look at the number of channels."""
    monkeypatch.setattr(file_utils, "get_file", lambda name, *_, **__: name)
    monkeypatch.setattr(file_utils, "exists", lambda path: True)
    monkeypatch.setattr(keras.Model, "load_weights", _loaded)


def _loaded(model: keras.Model, path: str) -> None:
    axis = 1 if keras.config.image_data_format() == "channels_first" else -1
    if path != "own.h5" and model.input_shape[axis] != 3:
        raise ValueError("the weights are for three channels")


# -- both sides ---------------------------------------------------------------------------------------------------


def _theirs(kind: str, arguments: dict[str, Any], data_format: str, policy: str) -> Any:
    """What Keras makes of the arguments, or why it refuses them."""
    keywords = {name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()}
    keras.config.set_image_data_format(data_format)
    keras.config.set_dtype_policy(policy)
    try:
        with isolated(), keras.StatelessScope(initialize_variables=False):
            model = getattr(keras.applications, kind)(**keywords)
            shape = [*model.input_shape[1:]]
            return shape, _totals(model.weights), [_their_row(operation) for operation in model.operations]
    except Exception as error:
        return REFUSED, str(error)
    finally:
        keras.config.set_image_data_format("channels_last")
        keras.config.set_dtype_policy("float32")
        global_state.set_global_attribute("uninitialized_variables", [])


def _totals(weights: list[Any]) -> tuple[int, int]:
    """The numbers in all weights, and in those that are trained."""
    trainable = sum(prod(weight.shape) for weight in weights if weight.trainable)
    return sum(prod(weight.shape) for weight in weights), trainable


def _their_row(operation: Any) -> tuple[Any, ...]:
    """Class, name, sources, shapes and dtypes, weights, and arguments where Keras tells them."""
    node = operation._inbound_nodes[0]
    sources = [tensor._keras_history.operation.name for tensor in node.input_tensors]
    outputs = [(tuple(tensor.shape), tensor.dtype) for tensor in node.outputs]
    is_layer = isinstance(operation, keras.layers.Layer)
    found = operation.weights if is_layer else []
    weights = [(_short(w.path, operation.name), tuple(w.shape), w.dtype, w.trainable) for w in found]
    is_plain = is_layer and not isinstance(operation, keras.Sequential)
    config = operation.get_config() if is_plain else {}
    return type(operation).__name__, operation.name, sources, outputs, weights, config


def _short(path: str, name: str) -> str:
    """The path of a weight below its layer; NASNet has scopes around its layers."""
    return path.partition(f"{name}/")[2]


def _ours(kind: str, arguments: dict[str, Any], data_format: str, policy: str, shape: list[Any]) -> Any:
    """What the graph stage and the rules make of the arguments, or why they refuse them."""
    items = [{"Input": {"shape": shape}}, {kind: arguments, "name": "backbone"}]
    runtime = {"image_data_format": data_format, "dtype_policy": policy}
    document = {"specnet": 1, "model": {"layers": items}, "runtime": runtime}
    try:
        facts = load_all(document).facts
    except SpecError as error:
        assert f"`{kind}`" in error.diagnostics[0].message
        return REFUSED, error.diagnostics[0].message
    whole = facts.calls["backbone"]
    assert whole.inside is not None
    rows = [_our_row(whole.inside, call, facts) for call in whole.inside.calls]
    return shape, (whole.params, whole.trainable_params), rows


def _our_row(graph: Graph, call: Call, facts: Facts) -> tuple[Any, ...]:
    layer, found = graph.layers[call.layer], facts.calls[f"backbone/{call.name}"]
    sources = [graph.calls[tensor.call].name for tensor in tensors_in(call.inputs)]
    outputs = [(one.shape, one.dtype) for one in found.types]
    weights = [(weight.name, weight.shape, weight.dtype, weight.trainable) for weight in found.weights]
    return _CLASSES.get(layer.kind, layer.kind), layer.name, sources, outputs, weights, layer.arguments


# -- comparing ----------------------------------------------------------------------------------------------------


def _differences(
    kind: str, arguments: dict[str, Any], data_format: str = "channels_last", policy: str = "float32"
) -> list[str]:
    theirs = _theirs(kind, arguments, data_format, policy)
    asked = arguments.get("input_shape") or ([3, 224, 224] if data_format == "channels_first" else [224, 224, 3])
    ours = _ours(kind, arguments, data_format, policy, asked if theirs[0] == REFUSED else theirs[0])
    if REFUSED in (theirs[0], ours[0]):
        same = theirs[0] == ours[0]
        return (
            [] if same else [f"{kind} {arguments} {data_format} {policy}\n  Keras: {theirs[:2]}\n  ours:  {ours[:2]}"]
        )
    found = [f"totals {ours[1]} are {theirs[1]} in Keras"] if ours[1] != theirs[1] else []
    if len(ours[2]) != len(theirs[2]):
        found.append(f"{len(ours[2])} layers are {len(theirs[2])} in Keras")
    for our_row, their_row in zip(ours[2], theirs[2], strict=False):
        found += _row_differences(our_row, their_row)
    return [f"{kind} {arguments} {data_format} {policy}", *found[:6]] if found else []


def _row_differences(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> list[str]:
    found = [
        f"{ours[1]}: {one} is {other} in Keras" for one, other in zip(ours[:5], theirs[:5], strict=True) if one != other
    ]
    compared = (
        {} if theirs[0] == "InputLayer" else {name: value for name, value in theirs[5].items() if _is_compared(name)}
    )
    for name, value in compared.items():
        own = getattr(ours[5], name, "nothing")
        if _plain(name, own) != _plain(name, value):
            found.append(f"{ours[1]}: `{name}` {own} is {value} in Keras")
    return found


def _is_compared(name: str) -> bool:
    return name not in _NOT_COMPARED and not name.endswith(_NOT_COMPARED_ENDS)


def _plain(name: str, value: Any) -> Any:
    """One way of writing what Keras takes in several."""
    if name == "activation":
        value = value["config"] if isinstance(value, dict) else getattr(value, "kind", value)
        return _SAME_ACTIVATION.get(value, value)
    if name == "axis":
        return [3 if axis == -1 else axis for axis in (value if isinstance(value, list | tuple) else [value])]
    if name in _PAIRS and isinstance(value, int):
        return [value, value]
    return [_plain("", item) for item in value] if isinstance(value, list | tuple) else value


# -- the tests ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_layers_as_keras(kind: str) -> None:
    found = _differences(kind, {"weights": None})
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_for_other_arguments(kind: str) -> None:
    random = Random(kind)
    for _ in range(5 if kind in SMALL else 1):
        found = _differences(kind, *_case(random, kind))
        assert not found, "\n".join(found)


@pytest.mark.parametrize(("kind", "size", "published"), PUBLISHED)
def test_the_multiply_adds_that_papers_give(kind: str, size: int, published: float) -> None:
    document = {"specnet": 1, "model": {"layers": [{"Input": [size, size, 3]}, {kind: {"weights": None}}]}}
    assert load_all(document).facts.total.macs == pytest.approx(published, rel=0.03)


def _case(random: Random, kind: str) -> tuple[dict[str, Any], str, str]:
    """Some of the arguments; most images have a size that is taken."""
    data_format = random.choice(["channels_last"] * 4 + ["channels_first"])
    arguments: dict[str, Any] = {"weights": random.choice([None, None, None, None, "imagenet", "own.h5"])}
    choices = {**_CHOICES, "input_shape": [_image(random, LEAST_SIZES.get(kind, 32), data_format)]}
    for name in KERAS.find("applications", kind).parameters:  # type: ignore[union-attr]
        if name != "weights" and random.random() < 0.5:
            arguments[name] = random.choice(choices[name])
    return arguments, data_format, random.choice(["float32", "float32", "mixed_float16"])


_CHOICES: dict[str, list[Any]] = {
    "include_top": [False, False, True],
    "include_preprocessing": [False],
    "pooling": ["avg", "max", None],
    "classes": [7, 1000, 1000],
    "classifier_activation": [None, "softmax", "relu", "linear"],
    "alpha": [0.01, 0.35, 0.5, 0.75, 1.0, 1.3, 1.4, 2.0],
    "depth_multiplier": [1, 2],
    "dropout": [0.0, 0.5],
    "dropout_rate": [0.0, 0.5],
    "minimalistic": [True],
}


def _image(random: Random, least: int, data_format: str) -> list[int | None]:
    """Squares and others, some of unknown size, some too small, some with a strange number of channels."""
    size = random.choice([least - 1, least, least, least + 1, least + 5, 96, 128, 224, 299, None])
    sides = [size, size if random.random() < 0.6 else random.choice([least, least + 2, least + 9, None])]
    channels = [random.choice([3, 3, 3, 3, 1, 4, None])]
    return channels + sides if data_format == "channels_first" else sides + channels
