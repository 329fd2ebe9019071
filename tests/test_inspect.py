"""What each layer of a model makes of one example, as values and as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

import specnet
from specnet.backend.inspecting import MOST_LAYERS, Inside, Seen, activations
from specnet.backend.inspecting.tiles import MOST_TILES, MOST_VALUES, filters, limit, maps, rows_of
from specnet.diagnostics import SpecError
from specnet.report.inside import write_inside
from tests.corpus import ROOT

SMALL = {"Conv2D": {"filters": 4, "kernel_size": 3, "activation": "relu"}}


def chain(*layers: Any, shape: tuple[int, ...] = (12, 12, 1)) -> Any:
    return specnet.compile({"specnet": 1, "model": {"layers": [{"Input": list(shape)}, *layers]}})


def example(*shape: int) -> Any:
    return np.random.default_rng(3).random((1, *shape), dtype=np.float32)


def seen(inside: Inside, kind: str) -> Seen:
    return next(layer for layer in inside.layers if layer.kind == kind)


@pytest.fixture(scope="module")
def cnn() -> Inside:
    model = specnet.compile(ROOT / "specs" / "mnist_cnn.yaml")
    return activations(model, example(28, 28, 1))


# -- values ---------------------------------------------------------------------------------------------------


def test_layers_come_in_order_with_their_shapes(cnn: Inside) -> None:
    kinds = [layer.kind for layer in cnn.layers]
    assert kinds == ["Input", *["Conv2D", "MaxPooling2D"] * 2, "Flatten", "Dense", "Dense"]
    assert [layer.shapes[1] for layer in cnn.layers[1:4]] == [(26, 26, 32), (13, 13, 32), (11, 11, 64)]
    assert [layer.role for layer in cnn.layers] == ["input", *["layer"] * 6, "output"]
    assert cnn.notes == ()


def test_values_are_those_of_the_model() -> None:
    model, batch = chain(SMALL, {"MaxPooling2D": 2}, "Flatten", {"Dense": 3}), example(12, 12, 1)
    inside = activations(model, batch)
    middle = keras.Model(model.inputs, [layer.output for layer in model.layers])(batch)
    for layer, expected in zip(inside.layers[1:], middle, strict=True):
        assert layer.array == pytest.approx(np.asarray(expected)[0], abs=1e-6)


def test_before_and_after_relu() -> None:
    model, batch = chain(SMALL), example(12, 12, 1)
    conv = seen(activations(model, batch, layers=["Conv2D"]), "Conv2D")
    assert conv.role == "output"  # which is shown as it is
    conv = seen(activations(chain(SMALL, "Flatten"), batch), "Conv2D")
    before, after = conv.panels
    assert (before.title, after.title) == ("before ReLU", "after ReLU")
    assert before.array.min() < 0
    assert np.maximum(before.array, 0) == pytest.approx(after.array, abs=1e-6)
    assert f"ReLU: {100 * (before.array < 0).mean():.0f} % of the values were below 0 and became 0" in conv.note


def test_relu_as_a_layer() -> None:
    inside = activations(chain("ReLU", "Flatten"), example(12, 12, 1) - 0.5)
    before, after = seen(inside, "ReLU").panels
    assert np.maximum(before.array, 0) == pytest.approx(after.array)


@pytest.mark.parametrize(("kind", "this"), [("MaxPooling2D", np.max), ("AveragePooling2D", np.mean)])
def test_both_poolings_are_shown(kind: str, this: Any) -> None:
    inside = activations(chain({kind: 3}, "Flatten", shape=(12, 12, 2)), example(12, 12, 2))
    before, own, other = seen(inside, kind).panels
    blocks = before.array.reshape(4, 3, 4, 3, 2)
    assert own.array == pytest.approx(this(blocks, axis=(1, 3)), abs=1e-6)
    opposite = np.mean if this is np.max else np.max
    assert other.array == pytest.approx(opposite(blocks, axis=(1, 3)), abs=1e-6)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (SMALL, "4 filters of 3 x 3 x 1 weights and a bias each"),
        (SMALL, "The window moves 1 pixel at a time"),
        (SMALL, "Padding `valid`: the window stays inside, which takes 2 rows and 2 columns away"),
        (SMALL, "40 parameters"),
        ({"Conv2D": {"filters": 2, "kernel_size": 5, "dilation_rate": 2}}, "which takes 8 rows and 8 columns away"),
        ({"Conv2D": {"filters": 2, "kernel_size": 3, "strides": 2}}, "The window moves 2 x 2 pixels at a time"),
        ({"Conv2D": {"filters": 2, "kernel_size": 3, "padding": "same"}}, "Padding `same`: zeros around the picture"),
        ({"DepthwiseConv2D": {"kernel_size": 3}}, "1 filter of 3 x 3 weights for each of 1 channels"),
        ({"SeparableConv2D": {"filters": 2, "kernel_size": 3}}, "for each of 1 channels, mixed into 2"),
        ({"Conv2DTranspose": {"filters": 2, "kernel_size": 3, "strides": 2}}, "make the picture larger"),
        ({"MaxPooling2D": 2}, "The largest value of every 2 x 2 pixels"),
        ({"MaxPooling2D": 5}, "what is left over at the lower and right border is dropped"),
        ({"AveragePooling2D": {"pool_size": 3, "strides": 1}}, "The mean of every 3 x 3 pixels, 1 x 1 pixels apart"),
        ("GlobalMaxPooling2D", "The largest value of each channel"),
        ({"Dropout": 0.25}, "Nothing is dropped in a prediction; in training 25 % is"),
        ("BatchNormalization", "Shifted and scaled to a common range"),
    ],
)
def test_what_is_said_of_a_layer(layer: Any, words: str) -> None:
    (shown,) = activations(chain(layer, "Flatten"), example(12, 12, 1), layers=["*"]).layers[:1]
    assert words in shown.note


def test_kernels() -> None:
    model = chain(SMALL, {"DepthwiseConv2D": 3}, "Flatten", {"Dense": 5})
    inside = activations(model, example(12, 12, 1))
    conv, depthwise, dense = (seen(inside, kind) for kind in ("Conv2D", "DepthwiseConv2D", "Dense"))
    assert conv.kernel == pytest.approx(np.asarray(model.layers[0].kernel))
    assert depthwise.kernel.shape == (3, 3, 1, 4)
    assert dense.kernel is None


def test_units_of_a_flattened_picture_are_pictures() -> None:
    model = chain("Flatten", {"Dense": 5}, {"Dense": 2}, shape=(8, 9))
    inside = activations(model, example(8, 9))
    first, second = (layer for layer in inside.layers if layer.kind == "Dense")
    assert first.kernel[..., 0, 2].ravel() == pytest.approx(np.asarray(model.layers[1].kernel)[:, 2])
    assert second.kernel is None


def test_a_model_is_left_as_it_was() -> None:
    model, batch = chain(SMALL, "Flatten", {"Dense": {"units": 3, "activation": "softmax"}}), example(12, 12, 1)
    before = np.asarray(model(batch))
    activations(model, batch)
    assert np.asarray(model(batch)) == pytest.approx(before)
    assert all("call" not in vars(layer) for layer in model.layers)
    assert model.layers[0].activation is keras.activations.relu


def test_layers_that_are_applied_again_and_several_inputs() -> None:
    model = specnet.compile(ROOT / "specs" / "two_tower.yaml")
    batch = [np.ones((1, *tensor.shape[1:]), dtype=tensor.dtype) for tensor in model.inputs]
    names = [layer.name for layer in activations(model, batch).layers]
    assert names[: len(batch)] == [tensor.name for tensor in model.inputs]
    assert any(name.endswith(" (2)") for name in names)


def test_every_output_is_one() -> None:
    model = specnet.compile(ROOT / "specs" / "functional_multi.yaml")
    batch = [np.ones((1, *(size or 9 for size in tensor.shape[1:])), dtype=tensor.dtype) for tensor in model.inputs]
    outputs = [layer for layer in activations(model, batch).layers if layer.role == "output"]
    assert sorted(layer.name for layer in outputs) == sorted(model.output_names)


def test_channels_first_is_turned() -> None:
    text = "specnet: 1\nruntime: {image_data_format: channels_first}\nmodel:\n  layers:\n    - Input: [3, 12, 14]\n    - ZeroPadding2D: 1\n    - Flatten\n"
    inside = activations(specnet.compile(text), example(3, 12, 14), layers=["ZeroPadding2D"])
    assert inside.layers[0].shapes == ((12, 14, 3), (14, 16, 3))


@pytest.fixture(scope="module")
def backbone() -> Any:
    arguments = {"alpha": 0.25, "include_top": False, "weights": None, "input_shape": [32, 32, 3], "pooling": "avg"}
    return chain({"MobileNet": arguments, "name": "backbone"}, {"Dense": 2}, shape=(32, 32, 3))


def test_nested_models_are_opened_up_to_a_limit(backbone: Any) -> None:
    inside = activations(backbone, example(32, 32, 3))
    assert len(inside.layers) <= MOST_LAYERS + 1
    assert "backbone/conv1" in [layer.name for layer in inside.layers]
    assert inside.layers[-1].role == "output"
    (note,) = inside.notes
    assert note.endswith("layers are not shown: choose with `--layers`")
    everything = activations(backbone, example(32, 32, 3), most=500)
    assert f"of {len(everything.layers) - 1} layers" in note
    assert everything.notes == ()


def test_layers_are_chosen_by_name_path_or_kind(backbone: Any) -> None:
    def names(*patterns: str) -> list[str]:
        return [layer.name for layer in activations(backbone, example(32, 32, 3), layers=patterns).layers]

    assert names("conv1") == ["backbone/conv1"]
    assert names("backbone/conv_pw_1", "Dense") == ["backbone/conv_pw_1", "dense_2"]
    assert len(names("DepthwiseConv2D")) == 13
    with pytest.raises(SpecError) as caught:
        names("conv1", "conv_xx")
    (fault,) = caught.value.diagnostics
    assert fault.code == "unknown-name"
    assert fault.message == "no layer of the model fits `conv_xx`"
    assert "`backbone/conv1`" in fault.help[0]


# -- tiles ----------------------------------------------------------------------------------------------------


def test_tiles() -> None:
    array = np.arange(5 * 4 * 100, dtype=float).reshape(5, 4, 100)
    mosaic = maps(array)
    assert (mosaic.shown, mosaic.total) == (MOST_TILES, 100)
    assert (mosaic.array[:5, :4] == array[..., 0]).all()
    assert (mosaic.array[:5, 5:9] == array[..., 1]).all()
    assert np.isnan(mosaic.array[:5, 4]).all()
    assert maps(np.ones((3, 4, 5, 2))).array.shape[0] >= 4


def test_filters() -> None:
    rng = np.random.default_rng(0)
    colours = filters(rng.normal(size=(3, 3, 3, 10)))
    assert colours.array.shape[2] == 3
    assert 0 <= colours.array.min() <= colours.array.max() <= 1
    kernel = rng.normal(size=(3, 3, 16, 10))
    table = filters(kernel)
    assert (table.array[:3, 4:7] == kernel[:, :, 0, 1]).all()
    assert (table.array[4:7, :3] == kernel[:, :, 1, 0]).all()


def test_rows_and_limits() -> None:
    rows, length = rows_of(np.arange(100.0), 64)
    assert rows.ravel()[:100].tolist() == list(range(100))
    assert np.isnan(rows.ravel()[100:]).all()
    assert rows_of(np.zeros(50_000), 64)[0].size == MOST_VALUES
    assert length in (16, 32, 64)
    low, high = limit(np.array([-2.0, 1.0, np.nan]))
    assert -low == high == pytest.approx(2, rel=0.02)
    assert limit(np.array([0.0, 3.0]))[0] == 0
    assert limit(np.zeros(4)) == (0, 1)
    assert limit(np.array([np.nan, np.inf])) == (0, 1)


# -- pictures -------------------------------------------------------------------------------------------------


def test_one_tall_picture(cnn: Inside, tmp_path: Path) -> None:
    path = tmp_path / "inside.png"
    assert write_inside(cnn, path, title="mnist_cnn: <7> $x$.png") == [path]
    with Image.open(path) as image:
        assert image.width == 1600
        assert image.height > 3000
        assert len(image.convert("RGB").getcolors(image.width * image.height) or ()) > 100


@pytest.mark.parametrize("ending", ["svg", "pdf"])
def test_other_formats(ending: str, cnn: Inside, tmp_path: Path) -> None:
    (path,) = write_inside(cnn, tmp_path / f"inside.{ending}")
    assert path.read_bytes()[:200].strip().startswith((b"<?xml", b"%PDF"))


def test_a_folder_with_a_picture_a_layer(cnn: Inside, tmp_path: Path) -> None:
    for _ in range(2):  # what was written before is replaced
        paths = write_inside(cnn, tmp_path / "inside")
    assert [path.name for path in paths][:3] == ["00_input.png", "01_conv2d_32.png", "02_max_pooling2d.png"]
    assert sorted((tmp_path / "inside").iterdir()) == paths
    for path in paths:
        with Image.open(path) as image:
            assert image.width == 1600


def test_folders_of_others_stay(cnn: Inside, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("years of work")
    (tmp_path / "file").touch()
    for target, words in ((tmp_path / "folder", "did not write: `thesis.txt`"), (tmp_path / "file", "is a file")):
        with pytest.raises(SpecError) as caught:
            write_inside(cnn, target)
        (fault,) = caught.value.diagnostics
        assert fault.code == "unwritable-output"
        assert words in fault.message
    assert (tmp_path / "folder" / "thesis.txt").exists()


def test_names_of_nested_layers_and_files(backbone: Any, tmp_path: Path) -> None:
    inside = activations(backbone, example(32, 32, 3), layers=["conv1", "dense_2"])
    paths = write_inside(inside, tmp_path / "inside", class_names=["cats", "dogs & <others>"])
    assert [path.name for path in paths] == ["00_backbone-conv1.png", "01_dense_2.png"]


AWKWARD: list[tuple[Any, tuple[int, ...]]] = [
    ([{"Dense": {"units": 1, "activation": "sigmoid"}}], (3,)),
    ([{"Dense": 1000}, {"Dense": 200}], (5,)),
    ([{"Embedding": {"input_dim": 9, "output_dim": 7}}, {"LSTM": 40}, {"Dense": 1}], (6,)),
    ([{"Conv1D": {"filters": 3, "kernel_size": 2}}, "Flatten"], (9, 4)),
    ([{"Conv3D": {"filters": 3, "kernel_size": 2}}, "Flatten"], (5, 5, 5, 1)),
    ([{"Conv2D": {"filters": 3, "kernel_size": 1}}, "GlobalAveragePooling2D"], (1, 40, 2)),
    ([{"Rescaling": 0.0}, "Flatten", {"Dense": {"units": 25, "activation": "softmax"}}], (6, 6, 4)),
]


@pytest.mark.parametrize(("layers", "shape"), AWKWARD, ids=lambda value: str(value)[:30])
def test_awkward_shapes_are_drawn(layers: Any, shape: tuple[int, ...], tmp_path: Path) -> None:
    inside = activations(chain(*layers, shape=shape), np.ones((1, *shape), np.float32))
    for class_names in (None, ["no", "a name in 日本語 " * 9], [f"class {number}" for number in range(25)]):
        (path,) = write_inside(inside, tmp_path / "x.png", class_names=class_names)
        with Image.open(path) as image:
            assert image.width == 1600


def test_values_that_are_not_numbers_are_drawn(tmp_path: Path) -> None:
    batch = example(12, 12, 1)
    batch[0, 3, 3] = np.nan
    batch[0, 4, 4] = np.inf
    assert write_inside(activations(chain(SMALL, "Flatten", {"Dense": 3}), batch), tmp_path / "x.png")
