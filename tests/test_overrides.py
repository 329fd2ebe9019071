"""`--set PATH=VALUE` and the short options: what they change, and where their faults are shown."""

from __future__ import annotations

from typing import Any

import pytest

from specnet import SpecError
from specnet.spec import read_spec
from specnet.spec.overrides import overridden
from specnet.spec.short_options import short_options
from specnet.syntax import Node, from_python, parse, plain, text_source

SPEC = """\
specnet: 1
model:
  layers:
    - Input: [8]
    - Dense: 64
    - Flatten
    - Dense: {units: 2, activation: softmax}
      name: head
training:
  optimizer: adam
  loss: mse
  class_weight: {0: 1.0}
  callbacks:
    - TerminateOnNaN
    - EarlyStopping: {patience: 3}
  epochs: 20
"""
PHASES = """\
specnet: 1
model:
  layers:
    - Input: [8]
    - Dense: 2
training:
  optimizer: {SGD: {momentum: 0.9}}
  loss: mse
  phases:
    - {name: warm_up, epochs: 2}
    - {name: tuning, epochs: 3, optimizer: {Adam: 1e-5}}
"""


def tree(text: str = SPEC) -> Node:
    return parse(text_source(text, "spec.yaml"))


def changed(*settings: str, text: str = SPEC) -> Any:
    return plain(overridden(tree(text), settings))


def at(data: Any, *path: str | int) -> Any:
    for step in path:
        data = data[step]
    return data


def refusal(*settings: str, text: str = SPEC) -> str:
    """The text of what is wrong, whether the setting or what it sets."""
    with pytest.raises(SpecError) as error:
        read_spec(overridden(tree(text), settings))
    return str(error.value)


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("training.epochs=3", ("training", "epochs"), 3),
        ("training.epochs=", ("training", "epochs"), None),
        ("training.epochs=1e-3", ("training", "epochs"), 0.001),
        ("training.metrics=[accuracy, {AUC: {name: a=b}}]", ("training", "metrics", 1, "AUC", "name"), "a=b"),
        ("runtime.seed=1", ("runtime", "seed"), 1),
        ("name=other", ("name",), "other"),
        ("training.class_weight.0=2.5", ("training", "class_weight", "0"), 2.5),
        ("training.class_weight[1]=2.5", ("training", "class_weight", "1"), 2.5),
        ("model.layers[3].Dense.units=5", ("model", "layers", 3, "Dense"), {"units": 5, "activation": "softmax"}),
        ("model.layers.3.Dense.units=5", ("model", "layers", 3, "Dense", "units"), 5),
        ("model.layers.-1.Dense.units=5", ("model", "layers", 3, "Dense", "units"), 5),
        ("model.layers.head.Dense.units=5", ("model", "layers", 3, "Dense", "units"), 5),
        ("model.layers[head].units=5", ("model", "layers", 3, "Dense", "units"), 5),
        ("model.layers.head.name=last", ("model", "layers", 3, "name"), "last"),
        ("model.layers.head.trainable=false", ("model", "layers", 3, "trainable"), False),
        ("model.layers[1].Dense.activation=relu", ("model", "layers", 1, "Dense"), {"units": 64, "activation": "relu"}),
        ("model.layers[1].units=32", ("model", "layers", 1, "Dense"), {"units": 32}),
        ("model.layers.Flatten=ReLU", ("model", "layers", 2), "ReLU"),
        ("model.layers[2].data_format=channels_last", ("model", "layers", 2, "Flatten"), {"data_format": "channels_last"}),
        ("training.callbacks.EarlyStopping.patience=7", ("training", "callbacks", 1, "EarlyStopping", "patience"), 7),
        ("training.optimizer=SGD", ("training", "optimizer"), "SGD"),
        ("training.optimizer.learning_rate=0.01", ("training", "optimizer"), {"Adam": {"learning_rate": 0.01}}),
        ("training.optimizer.Adam.learning_rate=0.01", ("training", "optimizer"), {"Adam": {"learning_rate": 0.01}}),
        ("training.loss.reduction=sum", ("training", "loss"), {"MeanSquaredError": {"reduction": "sum"}}),
        ("data.source.csv.path=a.csv", ("data",), {"source": {"csv": {"path": "a.csv"}}}),
    ],
)  # fmt: skip
def test_a_setting_changes_one_place(setting: str, path: tuple[str | int, ...], value: object) -> None:
    assert at(changed(setting), *path) == value


def test_everything_else_stays() -> None:
    before: Any = plain(tree())
    after = changed("training.epochs=3")
    after["training"]["epochs"] = 20
    assert after == before


def test_later_settings_see_earlier_ones() -> None:
    assert at(changed("training.optimizer=SGD", "training.optimizer.momentum=0.5"), "training", "optimizer") == {
        "SGD": {"momentum": 0.5}
    }


def test_an_optimizer_that_is_left_out_is_the_one_that_applies() -> None:
    spec = from_python({"training": {"loss": "mse", "phases": [{"epochs": 1}]}})
    assert at(plain(overridden(spec, ["training.optimizer.learning_rate=0.1"])), "training", "optimizer") == {
        "RMSprop": {"learning_rate": 0.1}
    }
    inherited = changed("training.phases.warm_up.optimizer.learning_rate=0.1", text=PHASES)
    assert at(inherited, "training", "phases", 0, "optimizer") == {"SGD": {"momentum": 0.9, "learning_rate": 0.1}}


def test_a_lone_argument_gets_its_name() -> None:
    data = changed("training.phases[1].optimizer.beta_1=0.8", text=PHASES)
    assert at(data, "training", "phases", 1, "optimizer") == {"Adam": {"learning_rate": 1e-5, "beta_1": 0.8}}
    data = changed("training.phases[1].optimizer.learning_rate=0.1", text=PHASES)
    assert at(data, "training", "phases", 1, "optimizer") == {"Adam": {"learning_rate": 0.1}}


def test_faults_of_the_value_are_shown_at_the_option() -> None:
    assert refusal("training.epochs=three") == "\n".join(
        [
            "error[wrong-value]: `epochs` of `training` must be an integer of at least 1 or `null`",
            " --> --set training.epochs=three:1:23",
            "  |",
            "1 | --set training.epochs=three",
            '  |                       ^^^^^ this is the text "three"',
        ]
    )


def test_faults_of_the_path_are_shown_at_the_option() -> None:
    assert refusal("trainin.epochs=3") == "\n".join(
        [
            "error[unknown-key]: the spec has no key `trainin`",
            " --> --set trainin.epochs=3:1:7",
            "  |",
            "1 | --set trainin.epochs=3",
            "  |       ^^^^^^^ did you mean `training`?",
        ]
    )


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("model.layers.0.x={a: ", ["error[yaml-syntax]", "--set model.layers.0.x={a: :1:28"]),
        ("training.epochs", ["error[bad-setting]: `training.epochs` sets nothing", "`training.epochs=3`"]),
        ("=3", ["error[bad-setting]: a setting starts with a path"]),
        ("training..epochs=3", ["error[bad-setting]: `training..epochs` is not a path"]),
        ("training.epochs.=3", ["`training.epochs.` is not a path"]),
        (".training=3", ["`.training` is not a path"]),
        ("model.layers[2=3", ["`model.layers[2` is not a path"]),
        ("training.epochs.x=3", ["`training.epochs` is `20`, and has nothing inside", "1:23"]),
        ("model.layers[4].Dense.units=3", ["`model.layers` has 4 items", "counted from 0", "model.layers[3] Dense (`head`)"]),
        ("model.layers.haed.units=3", ["`model.layers` has no item `haed`", "did you mean `head`?"]),
        ("model.layers.Dense.units=3", ["`model.layers` has 2 items `Dense`", "model.layers[1] Dense"]),
        ("training.phases[0].epochs=3", ["there is no list at `training.phases`"]),
        ("training.optimizer.SGD.momentum=1", ["`training.optimizer` is `Adam`", "set `training.optimizer=SGD` first"]),
        ("training.optimizer.adam.momentum=1", ["write `Adam` in place of `adam`"]),
        ("training.optimizer.learning_rat=1", ["error[unknown-key]", "did you mean `learning_rate`?", "1:26"]),
        ("training.epochs=\x1b[1m", ["error[control-character]"]),
    ],
)  # fmt: skip
def test_what_is_refused(setting: str, words: list[str]) -> None:
    text = refusal(setting)
    assert [word for word in words if word not in text] == []


def test_all_bad_settings_are_told_at_once() -> None:
    with pytest.raises(SpecError) as error:
        overridden(tree(), ["a", "training.epochs=3", "training.epochs.x=1"])
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["bad-setting", "bad-setting"]


# --epochs, --batch-size, --learning-rate


def shortened(text: str, **options: Any) -> Any:
    root = tree(text)
    return plain(overridden(root, short_options(root, **options)))["training"]  # type: ignore[call-overload, index]


def test_short_options_change_training() -> None:
    training = shortened(SPEC, epochs=2, batch_size=16, learning_rate=1e-2)
    assert (training["epochs"], training["batch_size"]) == (2, 16)
    assert training["optimizer"] == {"Adam": {"learning_rate": 0.01}}


def test_options_that_are_not_given_change_nothing() -> None:
    assert short_options(tree()) == []


def test_a_short_option_is_shown_as_it_was_written() -> None:
    root = tree()
    with pytest.raises(SpecError) as error:
        read_spec(overridden(root, short_options(root, batch_size=0)))
    assert str(error.value).splitlines()[1:4] == [" --> --batch-size 0:1:14", "  |", "1 | --batch-size 0"]


def test_the_only_phase_with_its_own_decides() -> None:
    text = PHASES.replace("    - {name: warm_up, epochs: 2}\n", "")
    training = shortened(text, epochs=1, learning_rate=0.1)
    assert training["phases"][0] == {"name": "tuning", "epochs": 1, "optimizer": {"Adam": {"learning_rate": 0.1}}}


def test_several_phases_with_their_own_are_ambiguous() -> None:
    with pytest.raises(SpecError) as error:
        short_options(tree(PHASES), epochs=1, batch_size=4, learning_rate=0.1)
    text = str(error.value)
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["bad-setting", "bad-setting"]
    assert "`--epochs` could mean any of 2 places" in text
    assert "--set training.phases[1].epochs=1" in text
    assert "--set training.optimizer.learning_rate=0.1" in text
    assert "--set training.phases[1].optimizer.learning_rate=0.1" in text
