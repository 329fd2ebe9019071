"""Building: names and weights that follow from the spec alone, deep chains, failures inside of Keras."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import keras
import numpy as np
import pytest

import specnet
from specnet.backend.build import build
from specnet.graph import resolve
from specnet.spec import read_spec
from specnet.syntax import parse, text_source
from tests.canonical import canonical
from tests.corpus import SPECS, VALID
from tests.data import need_weights

BASE: dict[str, Any] = {
    "specnet": 1,
    "name": "base",
    "model": {
        "layers": [
            {"Input": [8]},
            {"Dense": 16},
            {"Dropout": 0.5},
            {"Dense": {"units": 4, "kernel_initializer": "he_normal"}},
        ]
    },
}


def with_layers(*items: Any, **more: Any) -> dict[str, Any]:
    return {**BASE, "model": {"layers": list(items)}, **more}


def weights_by_name(model: Any) -> dict[str, Any]:
    from specnet.backend.weights import named_weights

    return {name: np.asarray(variable) for name, variable in named_weights(model).items()}


def same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return one.keys() == two.keys() and all(np.array_equal(one[name], two[name]) for name in one)


def test_names_do_not_depend_on_the_process() -> None:
    first = specnet.compile(BASE)
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dropout(0.1)])
    specnet.compile(SPECS[0])
    second = specnet.compile(BASE)
    assert (
        [layer.name for layer in first.layers]
        == ["dense_16", "dropout", "dense_4"]
        == [layer.name for layer in second.layers]
    )
    assert same(weights_by_name(first), weights_by_name(second))


def test_everything_in_a_wrapper_is_named_by_the_spec_too() -> None:
    spec = with_layers({"Input": [5, 8]}, {"Bidirectional": {"layer": {"LSTM": 4}}}, {"Dense": 1})
    first = specnet.compile(spec).to_json()
    keras.layers.LSTM(3)
    assert specnet.compile(spec).to_json() == first


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in [*SPECS, *VALID]
        if path.stem in ("transfer_inception", "attention_transformer", "ops_two_tensors", "nested_twice")
    ],
    ids=lambda path: path.stem,
)
def test_backbones_and_operations_are_named_by_the_spec_too(path: Any) -> None:
    first = specnet.compile(path).to_json()
    keras.applications.MobileNetV2(weights=None, input_shape=(32, 32, 3))
    assert specnet.compile(path).to_json() == first


def test_building_leaves_keras_and_random_as_they_were() -> None:
    keras.utils.clear_session()
    random.seed(7)
    expected = random.Random(7).random()
    specnet.compile(BASE)
    assert random.random() == expected
    assert keras.layers.Dense(2).name == "dense"


UNRELATED = {
    "one more layer in front": with_layers(
        {"Input": [8]},
        {"Dense": 8},
        {"Dense": 16},
        {"Dropout": 0.5},
        {"Dense": {"units": 4, "kernel_initializer": "he_normal"}},
    ),
    "one more layer between": with_layers(
        {"Input": [8]},
        {"Dense": 16},
        {"Dense": 16, "name": "extra"},
        {"Dropout": 0.5},
        {"Dense": {"units": 4, "kernel_initializer": "he_normal"}},
    ),
    "another name and description": {**BASE, "name": "other", "description": "x"},
    "training": {**BASE, "training": {"optimizer": "sgd", "loss": "mse"}},
    "another activation": with_layers(
        {"Input": [8]},
        {"Dense": {"units": 16, "activation": "relu"}},
        {"Dropout": 0.1},
        {"Dense": {"units": 4, "kernel_initializer": "he_normal"}},
    ),
}


@pytest.mark.parametrize("spec", UNRELATED.values(), ids=UNRELATED)
def test_unrelated_edits_change_no_name_and_no_weight(spec: dict[str, Any]) -> None:
    before, after = weights_by_name(specnet.compile(BASE)), weights_by_name(specnet.compile(spec))
    assert all(
        name in after and np.array_equal(before[name], after[name])
        for name in before
        if after[name].shape == before[name].shape
    )
    assert "dense_4/kernel" in after
    assert np.array_equal(before["dense_4/kernel"], after["dense_4/kernel"])


def test_a_model_gives_the_same_weights_as_chain_and_as_graph() -> None:
    """Naming an output makes a Functional model of the same layers."""
    chain = specnet.compile(BASE)
    graph = specnet.compile(
        {
            **BASE,
            "model": {
                "layers": [*BASE["model"]["layers"][:-1], {**BASE["model"]["layers"][-1], "name": "dense_4"}],
                "outputs": ["dense_4"],
            },
        }
    )
    assert type(chain) is keras.Sequential
    assert type(graph) is not keras.Sequential
    assert same(weights_by_name(chain), weights_by_name(graph))


def test_threads_do_not_meet() -> None:
    expected = weights_by_name(specnet.compile(BASE))
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: specnet.compile(BASE), range(8)))
    assert all(same(expected, weights_by_name(model)) for model in models)


def test_the_seed_changes_all_random_weights() -> None:
    one, two = (
        weights_by_name(specnet.compile(BASE)),
        weights_by_name(specnet.compile({**BASE, "runtime": {"seed": 1}})),
    )
    assert not np.array_equal(one["dense_16/kernel"], two["dense_16/kernel"])
    assert not np.array_equal(one["dense_4/kernel"], two["dense_4/kernel"])
    assert not np.array_equal(one["dense_16/kernel"].ravel()[:4], one["dense_4/kernel"].ravel()[:4])


def test_weights_drawn_while_building_follow_the_path() -> None:
    """SpectralNormalization and LoRA draw when they are built, not when they are made."""
    inner = {"SpectralNormalization": {"layer": {"Dense": 4}}, "name": "spectral"}
    one = weights_by_name(specnet.compile(with_layers({"Input": [8]}, inner, {"Dense": 2})))
    two = weights_by_name(
        specnet.compile(
            with_layers(
                {"Input": [8]}, {"Dense": 8}, {"SpectralNormalization": {"layer": {"Dense": 8}}}, inner, {"Dense": 2}
            )
        )
    )
    name = next(name for name in one if name.startswith("spectral") and one[name].shape == (1, 4))
    assert np.array_equal(one[name], two[name])


@pytest.mark.parametrize("length", [1000, pytest.param(5000, marks=pytest.mark.slow)])
def test_deep_chains_build(length: int) -> None:
    items = [{"Input": [2]}, *({"Dense": {"units": 2, "use_bias": False}} for _ in range(length))]
    model = specnet.compile(with_layers(*items))
    assert type(model) is keras.Sequential
    assert len(model.layers) == length
    assert model.count_params() == 4 * length


def test_deep_graphs_build() -> None:
    items: list[Any] = [{"Input": [2], "name": "x0"}]
    items += [{"Add": None, "inputs": [f"x{n}", "x0"], "name": f"x{n + 1}"} for n in range(1500)]
    model = specnet.compile(with_layers(*items))
    assert float(np.asarray(model(np.ones((1, 2))))[0, 0]) == 1501


def without_shapes(text: str) -> Any:
    """Builds what the stage before would have refused: something in Keras always fails that no rule knows of."""
    root = parse(text_source(text))
    spec = read_spec(root)
    return build(spec, resolve(spec, root), root)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"Conv2D": {"filters": 4, "kernel_size": 3}}, "Conv2D"),
        ({"Reshape": [3, 3]}, "Reshape"),
        ({"LSTM": 4}, "LSTM"),
    ],
)
@pytest.mark.parametrize("functional", [False, True])
def test_a_failure_inside_of_keras_names_the_item(item: Any, words: str, functional: bool) -> None:
    lines = [
        "specnet: 1",
        "name: broken",
        "model:",
        "  layers:",
        "    - Input: [8]",
        "    - Dense: 4",
        f"    - {json.dumps(item)}",
    ]
    if functional:
        lines += ["      name: last", "  outputs: [last]"]
        lines[-3] = f"    - {words}: {json.dumps(next(iter(item.values())))}"
    with pytest.raises(specnet.SpecError) as error:
        without_shapes("\n".join(lines) + "\n")
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.code == "keras-error"
    assert words in diagnostic.message
    span = diagnostic.labels[0].place.span
    assert span is not None
    assert span.line == 7
    assert "Arguments received" not in diagnostic.notes[0]
    assert "\x1b" not in str(error.value)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_architecture_is_read_back_by_keras(path: Any) -> None:
    need_weights(path)
    model = specnet.compile(path)
    again = keras.models.model_from_json(model.to_json())
    assert canonical(again) == canonical(model)
    again.set_weights(model.get_weights())


def test_trainable_patterns() -> None:
    spec = with_layers(
        {"Input": [32, 32, 3]},
        {
            "MobileNetV2": {"weights": None, "include_top": False, "alpha": 0.35},
            "name": "backbone",
            "trainable": ["block_16*", "Conv_1"],
        },
    )
    backbone = specnet.compile(spec).get_layer("backbone")
    assert {layer.name for layer in backbone.layers if layer.trainable} == {
        layer.name for layer in backbone.layers if layer.name.startswith("block_16") or layer.name == "Conv_1"
    }


def test_a_pattern_that_matches_nothing() -> None:
    spec = with_layers(
        {"Input": [32, 32, 3]},
        {"MobileNetV2": {"weights": None, "include_top": False, "alpha": 0.35}, "trainable": ["blok_16*"]},
    )
    with pytest.raises(specnet.SpecError) as error:
        specnet.compile(spec)
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["unknown-name"]


def test_every_layer_kind_is_built_by_the_corpus() -> None:
    """The corpus is built in test_twins; here it is only looked through."""
    from specnet.catalog import KERAS

    named: set[str] = set()
    for path in [*SPECS, *VALID]:
        named |= kinds_in(specnet.load(path).to_dict())
    safe = set(KERAS.names("layers"))
    assert safe - named - {"InputLayer"} == set()
    assert "InputLayer" in next(path for path in VALID if path.stem == "core_input_layer").read_text()


def kinds_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {kind for item in value.values() for kind in kinds_in(item)}
    if isinstance(value, list):
        return {kind for item in value for kind in kinds_in(item)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("kind", ["EfficientNetV2B0", "ConvNeXtTiny"])
def test_backbones_that_look_things_up_by_their_name(kind: str) -> None:
    backbone = {kind: {"weights": None, "include_top": False, "input_shape": [32, 32, 3]}, "name": "backbone"}
    model = specnet.compile(with_layers({"Input": [32, 32, 3]}, backbone, "GlobalAveragePooling2D"))
    assert model.layers[0].name == "backbone"
    assert keras.models.model_from_json(model.to_json()).count_params() == model.count_params()


@pytest.mark.parametrize("name", [None, "concatenate_1", "any"])
def test_names_leave_room_for_what_keras_adds_for_masks(name: str | None) -> None:
    """Masks of merged sequences are joined by operations that Keras names itself."""
    items = [
        {"Input": {"shape": [8], "dtype": "int32"}},
        {"Embedding": {"input_dim": 50, "output_dim": 8, "mask_zero": True}, "name": "words"},
        {"LSTM": {"units": 8, "return_sequences": True}, "name": "read"},
        {"Concatenate": None, "inputs": ["words", "read"], **({"name": name} if name else {})},
        {"LSTM": 4},
    ]
    model = specnet.compile(with_layers(*items))
    names = [operation.name for operation in model.operations]
    assert len(names) == len(set(names))
    assert (name or "concatenate") in names
    assert np.asarray(model(np.ones((2, 8), "int32"))).shape == (2, 4)
