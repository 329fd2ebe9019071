"""Layers for images: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.catalog import KERAS
from specnet.shapes.ask import ask
from specnet.shapes.values import Inferred, Settings
from specnet.spec.forms import read_form
from tests.shapes.differential import Case, Generator, check_kind, keras_says, rule_says, some, typed

_DTYPES = ("float32", "float32", "float16", "bfloat16", "float64", "int32", "uint8", "bool")
_FLOAT_POLICIES = ("float16", "mixed_float16", "mixed_bfloat16", "bfloat16", "float64", {"DTypePolicy": "float16"})
_POLICIES = (*_FLOAT_POLICIES, "int32", "uint8", "int64")
_FORMATS = ("channels_last", "channels_first")
_UNIT = (0, 0.5, 1, [0.2, 0.8], [1, 0])
_SIGNED = (-1, -0.5, 0, 1, [-0.5, 0.5], [1, -1])
_WIDE = (0, 0.5, 1, 1.5, 3, [0.5, 2], [2, 3], [3, 0.5], [0, 1])
_SEEDS = (1, 2**40)
_RANGES = ([0, 1], [255, 0], [-1, 1])
_BOXES = ("xyxy", "rel_xywh", None)
_FILL = {"fill_mode": ("constant", "nearest", "wrap", "reflect"), "fill_value": (0, 0.5)}
_INTERPOLATION = {"interpolation": ("nearest", "bilinear")}
_VALUES = {"value_range": _RANGES}
_COLORS = {"factor": _UNIT, "value_range": _RANGES, "data_format": _FORMATS}
_SIDES = {"height": (1, 3, 8, 20), "width": (1, 5, 9)}
_FLOATS_ONLY = (
    "AugMix", "AutoContrast", "CutMix", "Equalization", "MixUp", "RandAugment", "RandomContrast",
    "RandomElasticTransform", "RandomErasing", "RandomGaussianBlur", "RandomPerspective", "RandomSaturation",
    "RandomSharpness", "RandomShear", "Solarization",
)  # fmt: skip

# Arguments that a kind needs, and those that it may have.
ARGUMENTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "AugMix": ({}, {**_COLORS, **_INTERPOLATION, "num_chains": (1, 4), "chain_depth": (-1, 2), "alpha": (0.5, 2),
                    "all_ops": (True, False)}),
    "AutoContrast": ({}, _VALUES),
    "CenterCrop": (_SIDES, {"data_format": _FORMATS}),
    "ContrastLimitedAdaptiveHistogramEqualization": (
        {}, {**_VALUES, "clip_limit": (1, 0.5), "tile_grid_size": ([2, 3],), "data_format": _FORMATS},
    ),
    "CutMix": ({}, {"factor": _UNIT, "data_format": _FORMATS}),
    "Equalization": ({}, {**_VALUES, "bins": (1, 16), "data_format": _FORMATS}),
    "MaxNumBoundingBoxes": ({"max_number": (1, 3, 20)}, {"fill_value": (-1, 4)}),
    "MixUp": ({}, {"alpha": (0.5, 2), "data_format": _FORMATS}),
    "RandAugment": ({}, {**_VALUES, **_INTERPOLATION, "num_ops": (1, 5), "factor": (0, 0.5, 1),
                         "data_format": _FORMATS}),
    "RandomBrightness": ({"factor": _SIGNED}, _VALUES),
    "RandomColorDegeneration": ({"factor": _UNIT}, {**_VALUES, "data_format": _FORMATS}),
    "RandomColorJitter": ({}, {**_VALUES, "brightness_factor": _SIGNED, "contrast_factor": _WIDE,
                               "saturation_factor": _UNIT, "hue_factor": _UNIT, "data_format": _FORMATS}),
    "RandomContrast": ({"factor": _WIDE}, _VALUES),
    "RandomCrop": (_SIDES, {"data_format": _FORMATS}),
    "RandomElasticTransform": ({}, {**_COLORS, **_FILL, **_INTERPOLATION, "scale": _WIDE}),
    "RandomErasing": ({}, {**_COLORS, "scale": ([0, 1], [0.5, 0.1]), "fill_value": (1, 0.5, [1, 2, 3])}),
    "RandomFlip": ({}, {"mode": ("horizontal", "vertical", "horizontal_and_vertical"), "data_format": _FORMATS}),
    "RandomGaussianBlur": ({}, {**_COLORS, "kernel_size": (1, 2, 3, 5, [3, 5], [3, 4]), "sigma": _WIDE}),
    "RandomGrayscale": ({}, {"factor": (0, 0.5, 1), "data_format": _FORMATS}),
    "RandomHue": ({"factor": _UNIT}, {**_VALUES, "data_format": _FORMATS}),
    "RandomInvert": ({}, _COLORS),
    "RandomPerspective": ({}, {**_INTERPOLATION, "factor": _UNIT, "scale": (0, 1), "data_format": _FORMATS}),
    "RandomPosterization": ({"factor": (1, 8)}, {**_VALUES, "data_format": _FORMATS}),
    "RandomRotation": (
        {"factor": (*_SIGNED, *_WIDE, -2, [-3, -2], [-3, 0])}, {**_FILL, **_INTERPOLATION, "data_format": _FORMATS},
    ),
    "RandomSaturation": ({"factor": _UNIT}, {**_VALUES, "data_format": _FORMATS}),
    "RandomSharpness": ({"factor": _UNIT}, {**_VALUES, "data_format": _FORMATS}),
    "RandomShear": ({}, {**_FILL, **_INTERPOLATION, "x_factor": _UNIT, "y_factor": _UNIT, "data_format": _FORMATS}),
    "RandomTranslation": (
        {"height_factor": _SIGNED, "width_factor": _SIGNED}, {**_FILL, **_INTERPOLATION, "data_format": _FORMATS},
    ),
    "RandomZoom": ({"height_factor": (-0.5, 1, [-0.5, 1])}, {**_FILL, **_INTERPOLATION, "width_factor": (None, 0.5)}),
    "Resizing": (_SIDES, {"interpolation": ("bicubic", "area", "lanczos5"), "crop_to_aspect_ratio": (True,),
                          "fill_value": (0.5,), "pad_to_aspect_ratio": (True,), "antialias": (True, False),
                          "data_format": _FORMATS}),
    "Solarization": ({}, {**_VALUES, "addition_factor": _UNIT, "threshold_factor": _UNIT}),
}  # fmt: skip
_UNSEEDED = (
    "AutoContrast", "CenterCrop", "ContrastLimitedAdaptiveHistogramEqualization", "Equalization",
    "MaxNumBoundingBoxes", "Resizing",
)  # fmt: skip


def _images(random: Random) -> Any:
    rank = random.choice([4, 4, 4, 4, 3, 3, 2, 5, 1])
    sizes = [random.choice([None, 1, 2, 3, 3, 7, 12]) for _ in range(rank - 2)]
    colours = [random.choice([3, 3, 3, 3, 3, None, 1, 4])][: rank - 1]
    shape = (*sizes, *colours) if random.random() < 0.75 else (*colours, *sizes)
    return (random.choice([None, None, 2]), *shape), random.choice(_DTYPES)


def _boxes(random: Random) -> Any:
    number, dtype = random.choice([None, 1, 5]), random.choice(["float32", "int32"])
    boxes: dict[str, Any] = {"boxes": ((None, number, 4), dtype), "labels": ((None, number), "int32")}
    if random.random() < 0.15:
        spoiled = random.choice(["more", "fewer", "scalar", "plain"])
        if spoiled == "plain":
            return boxes["boxes"]
        changes = {"more": {"scores": ((None, number), dtype)}, "scalar": {"labels": ((None,), "int32")}, "fewer": {}}
        boxes |= changes[spoiled]
        if spoiled == "fewer":
            del boxes[random.choice(["boxes", "labels"])]
    return boxes


def _named(random: Random) -> dict[str, Any]:
    """Images and what comes with them, in any order."""
    found: dict[str, Any] = {"images": _images(random)}
    if random.random() < 0.6:
        found["labels"] = random.choice([((None, 3), "float32"), ((None,), "int32"), ((2, None, 4), "float16")])
    if random.random() < 0.4:
        found["segmentation_masks"] = _images(random)
    if random.random() < 0.6:
        found["bounding_boxes"] = _boxes(random)
    names = random.sample(sorted(found), len(found))
    return {name: found[name] for name in names}


def _generator(kind: str) -> Generator:
    needed, others = ARGUMENTS[kind]
    policies = _FLOAT_POLICIES if kind in _FLOATS_ONLY else _POLICIES
    more = {**others, "dtype": policies, "autocast": (False,), "bounding_box_format": _BOXES}
    if kind not in _UNSEEDED:
        more["seed"] = _SEEDS
    named = 0.15 if kind in _IMAGES_ALONE else 0.6 if kind == "MaxNumBoundingBoxes" else 0.4

    def generate(random: Random) -> Case:
        arguments = {name: random.choice(values) for name, values in needed.items()}
        inputs = _named(random) if random.random() < named else _images(random)
        call = random.choice([{}, {}, {"training": True}, {"training": False}])
        return Case({**arguments, **some(random, more, 4)}, inputs, call)

    return generate


_IMAGES_ALONE = ("CenterCrop", "RandomColorDegeneration", "RandomCrop", "RandomGrayscale", "Resizing")


def _rescaling(random: Random) -> Case:
    numbers = (0.5, 2, "1/255", [1, 2, 3], [0.5], [])
    more = some(random, {"offset": numbers, "dtype": _POLICIES, "autocast": (False,)})
    return Case({"scale": random.choice(numbers), **more}, _images(random))


GENERATORS: dict[str, Generator] = {kind: _generator(kind) for kind in ARGUMENTS} | {"Rescaling": _rescaling}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_kind(kind, GENERATORS[kind])


# Keras asks only for a shape, and fails when texts flow.
@pytest.mark.parametrize("kind", ["RandomFlip", "Resizing", "Rescaling"])
def test_images_are_no_texts(kind: str) -> None:
    arguments = {"Resizing": {"height": 2, "width": 2}, "Rescaling": 0.5}.get(kind, {})
    case = Case(arguments, ((None, 8, 8, 3), "string"))
    assert keras_says("layers", kind, case)[0] != "refused"
    assert rule_says("layers", kind, case)[1].startswith("wrong-dtype")


def _warned(kind: str, arguments: Any, inputs: Any, settings: Settings | None = None) -> list[tuple[str, Any]]:
    entry, construct = KERAS.find_layer(kind), read_form("layers", {kind: arguments}, KERAS)
    assert entry is not None
    found = ask(entry, construct.arguments, typed(inputs), {}, settings or Settings(), lambda *_: Inferred(()))
    assert found is not None
    return [(warning.code, warning.argument or warning.input) for warning in found.warnings]


_PHOTO = ((None, 8, 8, 3), "float32")
_BOXED = {"images": _PHOTO, "bounding_boxes": {"boxes": ((None, 5, 4), "float32"), "labels": ((None, 5), "int32")}}


@pytest.mark.parametrize(
    ("kind", "arguments", "inputs", "warned"),
    [
        ("RandomFlip", {}, _PHOTO, []),
        ("RandomFlip", {}, ((None, 28, 28), "float32"), [("wrong-rank", 0)]),
        ("Resizing", {"height": 2, "width": 2}, ((None, 28, 28), "float32"), [("wrong-rank", 0)]),
        ("RandomGrayscale", {}, ((None, 8), "float32"), [("wrong-rank", 0)]),
        ("MixUp", {}, {"images": ((None, 8), "float32"), "labels": ((None, 3), "float32")}, [("wrong-rank", "images")]),
        ("RandomZoom", 0.5, _BOXED, [("unfit-argument", "bounding_boxes")]),
        ("RandomZoom", {"height_factor": 0.5, "bounding_box_format": "xyxy"}, _BOXED, []),
        ("Rescaling", {"scale": [1, 2, 3]}, _PHOTO, []),
        ("Rescaling", {"scale": [1, 2, 3], "offset": [1, 2]}, _PHOTO, [("unfit-argument", ("offset",))]),
        ("Rescaling", {"scale": [1, 2, 3]}, ((None, 8, 8, 1), "float32"), [("unfit-argument", ("scale",))]),
    ],
)
def test_warnings(kind: str, arguments: Any, inputs: Any, warned: list[tuple[str, Any]]) -> None:
    assert _warned(kind, arguments, inputs) == warned


def test_layout_of_runtime() -> None:
    """Without a `data_format` of its own a layer follows `runtime`."""
    case = Case({"height": 2, "width": 4}, ((None, 3, 8, 9), "float32"))
    for kind in ("CenterCrop", "RandomCrop", "Resizing"):
        first = rule_says("layers", kind, case, Settings(data_format="channels_first"))
        assert first[0] == [((None, 3, 2, 4), "float32")]


def test_scale_of_channels_first() -> None:
    first = Settings(data_format="channels_first")
    assert _warned("Rescaling", {"scale": [1, 2, 3]}, ((None, 3, 8, 8), "float32"), first) == []
    assert _warned("Rescaling", {"scale": [1, 2, 3]}, _PHOTO, first) == [("unfit-argument", ("scale",))]
