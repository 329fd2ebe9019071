"""After training: evaluate, predict, baseline, runs. Small data, real training, and scikit-learn as the judge of scores."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import specnet
from specnet import Run, SpecError
from specnet.cli import cli
from tests.corpus import ROOT
from tests.test_light import run

RANDOM = np.random.default_rng(7)
DIGITS = {
    "specnet": 1,
    "name": "digits",
    "model": {"layers": [{"Input": [8, 8]}, "Flatten", {"Dense": {"units": 10, "activation": "softmax"}}]},
    "data": {"source": "digits", "features": [{"Rescaling": "1/16"}], "augment": [{"GaussianNoise": 0.3}], "test": 0.2},
    "training": {
        "optimizer": {"Adam": 0.01},
        "loss": "sparse_categorical_crossentropy",
        "metrics": ["accuracy"],
        "epochs": 6,
    },
}
SENTENCES = [f"{word} film number {number}" for number in range(20) for word in ("good", "awful")]


def invoke(*arguments: object, stdin: str | None = None, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(map(str, arguments)), input=stdin)
    assert result.exit_code == code, result.output + repr(result.exception)
    assert isinstance(result.exception, SystemExit | None), "a traceback"
    return result


def trained(folder: Path, spec: dict[str, Any], **settings: Any) -> Run:
    changes = [f"{path.replace('__', '.')}={value}" for path, value in settings.items()]
    return specnet.train(spec, runs_folder=folder / "runs", settings=changes, report=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("after")


@pytest.fixture(scope="module")
def digits(folder: Path) -> Run:
    return trained(folder, DIGITS)


@pytest.fixture(scope="module")
def doubling(folder: Path) -> Run:
    """System 1, with its own figures."""
    return specnet.train(ROOT / "specs" / "linear_regression.yaml", runs_folder=folder / "runs", report=False)


@pytest.fixture(scope="module")
def houses(folder: Path) -> Run:
    """A table of numbers, two to learn from."""
    rows = ["rooms,price,area"] + [
        f"{rooms},{rooms * 10 + area},{area}" for rooms in range(1, 7) for area in range(5, 10)
    ]
    (folder / "houses.csv").write_text("\n".join(rows) + "\n")
    spec = {
        "specnet": 1,
        "name": "houses",
        "model": {"layers": [{"Input": [2]}, {"Dense": 1}]},
        "data": {
            "source": {"csv": {"path": str(folder / "houses.csv"), "target": "price", "features": ["area", "rooms"]}}
        },
        "training": {"optimizer": {"Adam": 0.1}, "loss": "mse", "epochs": 60},
    }
    return trained(folder, spec)


@pytest.fixture(scope="module")
def films(folder: Path) -> Run:
    """Texts in two classes."""
    rows = ["text,label", *(f"{text},{text.split()[0]}" for text in SENTENCES)]
    (folder / "films.csv").write_text("\n".join(rows) + "\n")
    spec = {
        "specnet": 1,
        "name": "films",
        "model": {
            "layers": [
                {"Input": {"shape": [4], "dtype": "int32"}},
                {"Embedding": {"input_dim": 50, "output_dim": 4}},
                "GlobalAveragePooling1D",
                {"Dense": {"units": 1, "activation": "sigmoid"}},
            ]
        },
        "data": {
            "source": {"text_table": {"path": str(folder / "films.csv"), "target": "label"}},
            "features": [{"TextVectorization": {"max_tokens": 50, "output_sequence_length": 4}}],
            "labels": "binary",
        },
        "training": {"optimizer": {"Adam": 0.05}, "loss": "binary_crossentropy", "metrics": ["accuracy"], "epochs": 15},
    }
    return trained(folder, spec)


# scores


def test_scores_of_classes_are_those_of_scikit_learn() -> None:
    from sklearn import metrics

    from specnet.backend.after.scores import scores_of
    from specnet.backend.after.tasks import Task

    names = ("a", "b", "c", "never")
    truth, output = RANDOM.integers(0, 3, 500), RANDOM.random((500, 4)) * [1, 1, 1, 0]
    found = scores(scores_of(Task("classification", class_names=names), 500), truth, output)
    predicted = output.argmax(1)
    assert found["confusion"] == metrics.confusion_matrix(truth, predicted, labels=range(4)).tolist()
    theirs = metrics.precision_recall_fscore_support(truth, predicted, labels=range(4), zero_division=np.nan)
    for number, one in enumerate(found["classes"]):
        ours = [np.nan if one[key] is None else one[key] for key in ("precision", "recall", "f1", "support")]
        assert np.allclose(ours, [column[number] for column in theirs], equal_nan=True)
    wrong = np.flatnonzero(truth != predicted)
    surest = sorted(wrong, key=lambda row: (-output[row].max(), row))[:25]
    assert [one["row"] for one in found["mistakes"]] == surest
    first = found["mistakes"][0]
    assert (first["truth"], first["predicted"]) == (names[truth[surest[0]]], names[predicted[surest[0]]])
    one_hot = np.eye(4)[truth]
    assert scores(scores_of(Task("classification", class_names=names), 500), one_hot, output) == found


def scores(score: Any, truth: Any, output: Any, size: int = 64) -> dict[str, Any]:
    for start in range(0, len(truth), size):
        score.add(truth[start : start + size], output[start : start + size])
    found: dict[str, Any] = score.result()
    return found


def test_a_class_that_nobody_knows_is_left_out() -> None:
    from specnet.backend.after.scores import scores_of
    from specnet.backend.after.tasks import Task

    found = scores(
        scores_of(Task("classification", class_names=("a", "b")), 3), np.array([0, -1, 5]), np.eye(2)[[0, 1, 1]]
    )
    assert found["confusion"] == [[1, 0], [0, 0]]
    assert "mistakes" not in found


def test_yes_and_no_by_probability_logit_and_sign() -> None:
    from specnet.backend.after.scores import scores_of
    from specnet.backend.after.tasks import Task

    truth, logits = np.array([0.0, 1.0, 1.0, 0.0]), np.array([[-2.0], [3.0], [-0.1], [0.2]])
    expected = [[1, 1], [1, 1]]
    for task, output in (
        (Task("binary", class_names=("no", "yes")), 1 / (1 + np.exp(-logits))),
        (Task("binary", logits=True, class_names=("no", "yes")), logits),
        (Task("binary", threshold=0.0, class_names=("no", "yes")), logits),
    ):
        found = scores(scores_of(task, 4), truth if task.threshold else truth * 2 - 1, output, 3)
        assert found["confusion"] == expected
        assert {one["row"] for one in found["mistakes"]} == {2, 3}


def test_scores_of_labels_are_those_of_scikit_learn() -> None:
    from sklearn.metrics import precision_recall_fscore_support

    from specnet.backend.after.scores import scores_of
    from specnet.backend.after.tasks import Task

    truth, output = RANDOM.integers(0, 2, (200, 3)).astype("float32"), RANDOM.random((200, 3))
    found = scores(scores_of(Task("multi_label", class_names=("x", "y", "z")), 200), truth, output)
    theirs = precision_recall_fscore_support(truth, output > 0.5)
    ours = [[one[key] for one in found["classes"]] for key in ("precision", "recall", "f1", "support")]
    assert np.allclose(ours, theirs)


@pytest.mark.parametrize("columns", [1, 3])
def test_errors_are_those_of_scikit_learn(columns: int) -> None:
    from sklearn import metrics

    from specnet.backend.after.scores import scores_of
    from specnet.backend.after.tasks import Task

    truth = RANDOM.normal(1e6, 3, (3001, columns)).astype("float32")
    output = truth + RANDOM.normal(0, 1, truth.shape).astype("float32")
    found = scores(scores_of(Task("regression"), len(truth)), truth[:, 0] if columns == 1 else truth, output)
    errors = found["errors"]
    truth, output = truth.astype("float64"), output.astype("float64")  # scikit-learn sums in the dtype that it gets
    assert errors["mae"] == pytest.approx(metrics.mean_absolute_error(truth, output), rel=1e-5)
    assert errors["mse"] == pytest.approx(metrics.mean_squared_error(truth, output), rel=1e-5)
    assert errors["rmse"] == pytest.approx(errors["mse"] ** 0.5)
    assert errors["r2"] == pytest.approx(metrics.r2_score(truth, output), rel=1e-5)
    assert errors["largest"] == pytest.approx(np.abs(truth - output).max())
    if columns == 1:
        every = -(-len(truth) // 1000)
        assert found["scatter"]["truth"] == truth[::every, 0].tolist()
        assert found["scatter"]["predicted"] == output[::every, 0].tolist()


@pytest.mark.parametrize(
    ("loss", "units", "activation", "labels", "kind"),
    [
        ("sparse_categorical_crossentropy", 3, "softmax", None, "classification"),
        ({"CategoricalCrossentropy": {"from_logits": True}}, 3, "linear", None, "classification"),
        ("binary_crossentropy", 1, "sigmoid", None, "binary"),
        ("hinge", 1, "tanh", None, "binary"),
        ("binary_crossentropy", 3, "sigmoid", None, "multi_label"),
        ("mse", 3, "linear", None, "regression"),
        ("mse", 3, "softmax", "one_hot", "classification"),
        ("mse", 1, "sigmoid", "integer", "binary"),
        ("binary_crossentropy", 4, "sigmoid", "inputs", "regression"),
        ("ctc", 3, "linear", None, "other"),
        (None, 3, "softmax", None, "classification"),
        (None, 3, "sigmoid", None, "multi_label"),
        (None, 1, "sigmoid", None, "binary"),
        (None, 1, "linear", None, "regression"),
    ],
)
def test_what_an_output_says(loss: Any, units: int, activation: str, labels: str | None, kind: str) -> None:
    from specnet.api import load_all
    from specnet.backend.after.tasks import tasks_of

    dense = {"Dense": {"units": units, "activation": activation}}
    spec: dict[str, Any] = {
        "specnet": 1,
        "model": {"layers": [{"Input": [4]}, dense]},
        "data": {"source": "iris", "labels": labels},
    }
    if loss is not None:
        spec["training"] = {"optimizer": "adam", "loss": loss}
    loaded = load_all(spec)
    (task,) = tasks_of(loaded.spec, loaded.graph, [(None, units)], ["x", "y", "z"]).values()
    assert task.kind == kind
    assert task.logits == isinstance(loss, dict)
    assert task.class_names == {
        "classification": ("x", "y", "z"),
        "multi_label": ("x", "y", "z"),
        "binary": ("0", "1"),
    }.get(kind, ())


# evaluate


def test_training_ends_with_an_evaluation_on_the_test_set(digits: Run) -> None:
    found = json.loads((digits.folder / "evaluation.json").read_text())
    assert (found["set"], found["count"]) == ("test", 359)
    ready = digits.trained.ready
    (x,), (y,) = (ready.splits.test.all.inputs.values(), ready.splits.test.all.targets.values())  # type: ignore[union-attr]
    theirs = digits.model.evaluate(x, y, verbose=0, return_dict=True)
    assert found["metrics"] == pytest.approx({name: float(value) for name, value in theirs.items()}, rel=1e-4)
    (output,) = found["outputs"].values()
    assert np.trace(output["confusion"]) / 359 == pytest.approx(found["metrics"]["accuracy"])
    assert output["class_names"] == list("0123456789")


def test_samples_show_every_class_and_the_mistakes(digits: Run) -> None:
    with np.load(digits.folder / "samples.npz", allow_pickle=False) as file:
        samples, labels, mistakes = file["samples"], file["labels"], file["mistakes"]
    assert samples.shape == (25, 8, 8)
    assert set(labels) == set(range(10))
    assert samples.max() == 16  # raw: not yet through the features
    (output,) = json.loads((digits.folder / "evaluation.json").read_text())["outputs"].values()
    rows = [one["row"] for one in output["mistakes"]]
    raw = digits.trained.ready.raw.splits.test
    assert raw is not None
    assert np.array_equal(mistakes, next(iter(raw.take(np.array(rows)).inputs.values())))


def test_numbers_have_no_samples(doubling: Run) -> None:
    assert not (doubling.folder / "samples.npz").exists()
    assert doubling.evaluate()["set"] == "train"


def test_evaluate_as_text_json_and_markdown(digits: Run) -> None:
    text = invoke("evaluate", digits.folder).stdout
    assert "test: 359 examples" in text
    assert "Confusion matrix" in text
    found = json.loads(invoke("evaluate", digits.folder, "--format", "json").stdout)
    assert found["metrics"] == pytest.approx(digits.evaluate()["metrics"])
    assert f"{100 * found['metrics']['accuracy']:.2f} %" in text
    assert "| Class | Precision |" in invoke("evaluate", digits.folder, "--format", "md").stdout


def test_evaluate_on_another_set_and_other_data(digits: Run, folder: Path) -> None:
    train = json.loads(invoke("evaluate", digits.folder, "--data", "train", "--format", "json").stdout)
    assert (train["set"], train["count"]) == ("train", 1438)
    assert json.loads((digits.folder / "evaluation.json").read_text())["set"] == "test"
    raw = digits.trained.ready.raw.splits.test
    assert raw is not None
    rows = raw.take(np.arange(50))
    path = folder / "other.npz"
    np.savez(path, x=next(iter(rows.inputs.values())), y=next(iter(rows.targets.values())))
    invoke("evaluate", digits.folder, "--data", path, "--format", "json", "-o", folder / "o.json")
    other = json.loads((folder / "o.json").read_text())
    assert (other["set"], other["count"]) == (str(path), 50)
    assert other["metrics"] == pytest.approx(specnet.open_run(digits.folder).evaluate(path)["metrics"])


def test_evaluate_data_that_is_not_there(digits: Run, folder: Path) -> None:
    for data in ("tset", folder / "none.npz"):
        result = invoke("evaluate", digits.folder, "--data", data, code=1)
        assert codes(result.stderr) == ["data-set"]
    assert (
        "the data has no set `validation`" in invoke("evaluate", digits.folder, "--data", "validation", code=1).stderr
    )
    (folder / "notes.txt").write_text("hello")
    assert "is not data of the form" in invoke("evaluate", digits.folder, "--data", folder / "notes.txt", code=1).stderr


def test_evaluate_a_spec_with_weights(digits: Run, folder: Path) -> None:
    spec = digits.folder / "spec.resolved.yaml"
    result = invoke("evaluate", spec, "--weights-file", digits.folder / "last.weights.h5", "--format", "json")
    assert json.loads(result.stdout)["metrics"] == pytest.approx(digits.evaluate()["metrics"])
    assert "name a run, or a file of weights" in invoke("evaluate", spec, code=2).stderr
    assert "a run has its own weights" in invoke("evaluate", digits.folder, "--weights-file", "w.h5", code=2).stderr
    theirs = folder / "theirs.weights.h5"
    digits.model.save_weights(theirs)
    result = invoke("evaluate", spec, "--weights-file", theirs, "--format", "json")
    assert json.loads(result.stdout)["metrics"] == pytest.approx(digits.evaluate()["metrics"])
    assert "read by position" in result.stderr
    assert "error[weights-file]" in invoke("evaluate", spec, "--weights-file", folder / "no.weights.h5", code=1).stderr


def test_the_best_weights(digits: Run) -> None:
    best = json.loads(invoke("evaluate", digits.folder, "--weights", "best", "--format", "json").stdout)
    assert best["metrics"] == pytest.approx(digits.evaluate(weights="best")["metrics"])


def test_a_metric_with_a_number_for_each_class(folder: Path) -> None:
    spec = json.loads(json.dumps(DIGITS))
    spec["data"]["labels"] = "one_hot"
    spec["training"] |= {"loss": "categorical_crossentropy", "metrics": ["accuracy", "F1Score"], "epochs": 1}
    one = trained(folder, spec)
    assert len(one.evaluate()["metrics"]["f1_score"]) == 10
    assert "f1_score" in invoke("evaluate", one.folder).stdout


# predict


def test_doubling_within_two_percent(doubling: Run) -> None:
    numbers = list(range(1, 11))
    rows = csv.DictReader(io.StringIO(invoke("predict", doubling.folder, *numbers, "--format", "csv").stdout))
    for number, row in zip(numbers, rows, strict=True):
        assert float(row["prediction"]) == pytest.approx(2 * number, rel=0.02)


def test_numbers_may_be_negative_and_share_a_word(doubling: Run) -> None:
    rows = json.loads(invoke("predict", doubling.folder, "-3", "7, 8.5", "--format", "json").stdout)
    assert [row["input"] for row in rows] == ["-3", "7", "8.5"]
    assert [row["outputs"]["dense_1"]["value"] for row in rows] == pytest.approx([-6, 14, 17], rel=0.05)


def test_the_prompt_goes_on_until_the_user_ends_it(doubling: Run) -> None:
    for end in ("\n", "q\n", ""):
        result = invoke(
            "predict", doubling.folder, "--interactive", stdin=f"7\nseven\n8\n{end}9\n" if end else "7\nseven\n8\n"
        )
        assert [round(float(line)) for line in result.stdout.split()] == [14, 16]
        assert "`seven` is neither a number nor a file" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("abc", "input-mismatch", "`abc` is neither a number nor a file"),
        ("abc.csv", "unreadable-input", "there is no such file"),
        ("1e999", "input-mismatch", "is neither a number nor a file"),
    ],
)
def test_inputs_that_are_none(doubling: Run, words: str, code: str, said: str) -> None:
    result = invoke("predict", doubling.folder, words, code=1)
    assert said in result.stderr
    assert codes(result.stderr) == [code]


def test_a_wrong_command_line(doubling: Run, folder: Path) -> None:
    assert "name an input" in invoke("predict", doubling.folder, code=2).stderr
    assert "No such option" in invoke("predict", doubling.folder, "--tpo", "3", code=2).stderr
    assert "is no run" in invoke("predict", folder / "nothing", "3", code=1).stderr
    assert "error[file-not-found]" in invoke("predict", folder / "nothing.yaml", "3", code=1).stderr
    assert "a spec has no weights" in invoke("predict", ROOT / "specs" / "linear_regression.yaml", "3", code=2).stderr


def test_pictures_in_a_folder(digits: Run, folder: Path) -> None:
    raw = digits.trained.ready.raw.splits.test
    assert raw is not None
    rows = raw.take(np.arange(12))
    pictures = next(iter(rows.inputs.values()))
    (folder / "pictures" / "more").mkdir(parents=True)
    for number, picture in enumerate(pictures):
        place = folder / "pictures" / ("more" if number > 5 else "") / f"{number:02d}.png"
        Image.fromarray((picture * 255 / 16).round().astype("uint8")).save(place)
    found = json.loads(invoke("predict", digits.folder, folder / "pictures", "--format", "json", "--top", "3").stdout)
    assert [Path(row["input"]).name for row in found] == [f"{number:02d}.png" for number in range(12)]
    outputs = digits.predict(pictures)
    said = [row["outputs"]["dense_10"] for row in found]
    assert [one["number"] for one in said] == outputs.argmax(1).tolist()
    assert [len(one["top"]) for one in said] == [3] * 12
    assert np.allclose([one["confidence"] for one in said], outputs.max(1), atol=0.02)
    assert np.allclose(digits.predict(folder / "pictures"), outputs, atol=0.05)


def test_a_picture_may_be_inverted(digits: Run, folder: Path) -> None:
    raw = digits.trained.ready.raw.splits.test
    assert raw is not None
    picture = next(iter(raw.take(np.arange(1)).inputs.values()))[0]
    path = folder / "dark.png"
    Image.fromarray(255 - (picture * 255 / 16).round().astype("uint8")).save(path)
    expected = digits.predict(picture[None])
    result = invoke("predict", digits.folder, path, "--invert")
    assert "note:" in result.stderr
    assert np.allclose(digits.predict(path, invert=True), expected, atol=0.05)
    assert not np.allclose(digits.predict(path, invert=False), expected, atol=0.05)


def test_arrays_in_files(digits: Run, folder: Path) -> None:
    x = RANDOM.uniform(0, 16, (5, 8, 8)).astype("float32")
    np.save(folder / "x.npy", x)
    np.savez(folder / "named.npz", x_test=x, y_test=np.zeros(5))
    expected = digits.predict(x)
    for name in ("x.npy", "named.npz"):
        assert np.allclose(digits.predict(folder / name), expected)
    np.savez(folder / "odd.npz", a=x, b=x)
    assert (
        "has no array `input`; it has `a`, `b`" in invoke("predict", digits.folder, folder / "odd.npz", code=1).stderr
    )
    np.save(folder / "wide.npy", x[:, :, :7])
    assert "takes an array of shape (8, 8)" in invoke("predict", digits.folder, folder / "wide.npy", code=1).stderr
    (folder / "damaged.npz").write_bytes(b"PK\x03\x04 nothing")
    assert "error[unreadable-input]" in invoke("predict", digits.folder, folder / "damaged.npz", code=1).stderr
    with pytest.raises(SpecError, match="the first axis counts the examples"):
        digits.predict(x[0])


def test_a_table_by_the_names_of_its_columns(houses: Run, folder: Path) -> None:
    (folder / "ask.csv").write_text("price,rooms,area\n?,3,7\n,1,5\n")
    found = houses.predict(folder / "ask.csv")
    assert np.allclose(found, houses.predict([[7, 3], [5, 1]]))
    (folder / "plain.csv").write_text("7,3\n5,1\n")
    assert np.allclose(found, houses.predict(folder / "plain.csv"))
    assert np.allclose(found, houses.predict(["7,3", "5,1"]))
    assert np.allclose(found, houses.predict(["7", "3", "5", "1"]))
    for text, said in {
        "room,area\n3,7\n": "has no column `rooms`; it has `room`, `area`",
        "rooms,area\n3,large\n": "row 1 of `{path}` has `large` where a number belongs",
        "rooms,area\n3\n": "is shorter than the others",
        "rooms,area\n": "it has a header and no rows",
        "": "it is empty",
    }.items():
        path = folder / "bad.csv"
        path.write_text(text)
        assert said.format(path=path) in invoke("predict", houses.folder, path, code=1).stderr
    assert "the model takes 2 numbers, and this is 1 number" in invoke("predict", houses.folder, "4", code=1).stderr


def test_texts_on_the_line_in_files_and_tables(films: Run, folder: Path) -> None:
    found = json.loads(invoke("predict", films.folder, "a good film", "an awful film", "--format", "json").stdout)
    assert [row["outputs"]["dense_1"]["class"] for row in found] == ["good", "awful"]
    (folder / "texts").mkdir()
    (folder / "texts" / "one.txt").write_text("what an awful film")
    (folder / "texts" / "two.txt").write_text("a good film")
    rows = csv.DictReader(io.StringIO(invoke("predict", films.folder, folder / "texts", "--format", "csv").stdout))
    assert [row["prediction"] for row in rows] == ["awful", "good"]
    (folder / "ask_texts.csv").write_text("label,text\n,good film\n")
    assert (
        json.loads(invoke("predict", films.folder, folder / "ask_texts.csv", "--format", "json").stdout)[0]["outputs"][
            "dense_1"
        ]["class"]
        == "good"
    )
    assert films.predict(["good film"]) > 0.5 or films.evaluate()["metrics"]["accuracy"] == 1


def test_prediction_needs_no_data(houses: Run, folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(houses.folder, moved)
    hidden = folder / "hidden.csv"
    (folder / "houses.csv").rename(hidden)
    try:
        assert np.allclose(specnet.open_run(moved).predict([[7, 3]]), houses.predict([[7, 3]]))
    finally:
        hidden.rename(folder / "houses.csv")


def test_augmentation_has_no_part_in_predictions(digits: Run) -> None:
    x = RANDOM.uniform(0, 16, (3, 8, 8))
    opened = specnet.open_run(digits.folder)
    assert np.array_equal(opened.predict(x), opened.predict(x))
    assert np.allclose(opened.predict(x), digits.model.predict(x / 16, verbose=0), atol=1e-5)


def test_predictions_in_a_file(digits: Run, folder: Path) -> None:
    np.save(folder / "three.npy", np.zeros((3, 8, 8)))
    target = folder / "out" / "predictions.csv"
    invoke("predict", digits.folder, folder / "three.npy", "-o", target, "--top", "2")
    rows = list(csv.DictReader(target.open()))
    assert list(rows[0]) == ["input", "prediction", "confidence", "prediction_2", "confidence_2"]
    assert len(rows) == 3
    text = invoke("predict", digits.folder, folder / "three.npy", "--top", "2").stdout
    assert text.splitlines()[0].split() == ["Input", "Prediction", "Confidence"]


def test_several_inputs_and_outputs(folder: Path) -> None:
    layers = [
        {"Input": [1], "name": "left"},
        {"Input": [2], "name": "right"},
        {"Concatenate": None, "inputs": ["left", "right"], "name": "both"},
        {"Dense": 1, "name": "total"},
        {"Dense": {"units": 2, "activation": "softmax"}, "name": "kind", "inputs": "both"},
    ]
    x = {"left": [[1], [2], [3]], "right": [[1, 2], [3, 4], [5, 6]]}
    spec = {
        "specnet": 1,
        "name": "several",
        "model": {"layers": layers, "outputs": ["total", "kind"]},
        "data": {
            "source": {"values": {"x": x, "y": {"total": [[4], [9], [14]], "kind": [0, 1, 1]}}},
            "class_names": ["few", "many"],
        },
        "training": {
            "optimizer": "adam",
            "loss": {"total": "mse", "kind": "sparse_categorical_crossentropy"},
            "epochs": 1,
        },
    }
    several = trained(folder, spec)
    outputs = several.predict(x)
    assert {name: array.shape for name, array in outputs.items()} == {"total": (3, 1), "kind": (3, 2)}
    assert {name: one["task"] for name, one in several.evaluate()["outputs"].items()} == {
        "total": "regression",
        "kind": "classification",
    }
    np.savez(folder / "several.npz", left=np.asarray(x["left"]), right=np.asarray(x["right"]))
    (folder / "several.csv").write_text("1,1,2\n2,3,4\n3,5,6\n")
    for path in (folder / "several.npz", folder / "several.csv", ["1,1,2", "2,3,4", "3,5,6"]):
        found = several.predict(path)
        assert np.allclose(found["total"], outputs["total"])
    text = invoke("predict", several.folder, "1,1,2").stdout
    assert "total" in text
    assert "few" in text or "many" in text
    with pytest.raises(SpecError, match="there is no input `right`"):
        several.predict({"left": [[1]]})


def test_a_pretrained_classifier_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """System 10, with weights and names of the classes from files: no download."""
    spec = folder / "classifier.yaml"
    spec.write_text(
        "specnet: 1\nmodel:\n  layers:\n    - Input: [32, 32, 3]\n    - Rescaling: {scale: 1/127.5, offset: -1}\n"
        "    - MobileNet: {input_shape: [32, 32, 3], alpha: 0.25, weights: null}\n"
    )
    model = specnet.compile(spec)
    for weight in model.weights:  # not those that every such model begins with
        weight.assign(RANDOM.random(weight.shape) / 8)
    specnet.save_weights(model, folder / "named.weights.h5")
    model.layers[-1].save_weights(folder / "backbone.weights.h5")
    Image.fromarray(RANDOM.integers(0, 255, (50, 40, 3)).astype("uint8")).save(folder / "photo.jpg")
    (folder / "imagenet_class_index.json").write_text(
        json.dumps({str(n): [f"n{n}", f"thing_{n}"] for n in range(1000)})
    )
    monkeypatch.setenv("SPECNET_DATA", str(folder))
    assert "a spec has no weights" in invoke("predict", spec, folder / "photo.jpg", code=2).stderr
    found = [
        json.loads(
            invoke(
                "predict", spec, folder / "photo.jpg", "--weights-file", folder / name, "--top", "3", "--format", "json"
            ).stdout
        )
        for name in ("named.weights.h5", "backbone.weights.h5")
    ]
    other = specnet.compile(spec.read_text().replace("0.25", "0.5"))
    other.layers[-1].save_weights(folder / "other.weights.h5")
    assert (
        "does not fit the model"
        in invoke("predict", spec, folder / "photo.jpg", "--weights-file", folder / "other.weights.h5", code=1).stderr
    )
    (answer,) = found[0][0]["outputs"].values()
    assert [one["class"] for one in answer["top"]] == [f"thing {one['number']}" for one in answer["top"]]
    assert [one["number"] for one in answer["top"]] == [
        one["number"] for one in next(iter(found[1][0]["outputs"].values()))["top"]
    ]


def test_a_damaged_run(houses: Run, tmp_path: Path) -> None:
    for name, content, code in (
        ("data.json", "{}", "run-folder"),
        ("features.json", '[{"input": "no"}]', "run-folder"),
        ("last.weights.h5", "no", "weights-file"),
    ):
        one = tmp_path / name
        shutil.copytree(houses.folder, one)
        (one / name).write_text(content)
        assert codes(invoke("predict", one, "7,3", code=1).stderr) == [code]
        assert codes(invoke("evaluate", one, code=1).stderr) == [code]


def test_what_comes_after_a_time_series(folder: Path) -> None:
    (folder / "series.csv").write_text("\n".join(["a,b", *(f"{n / 60},{n % 2}" for n in range(60))]) + "\n")
    spec = {
        "specnet": 1,
        "name": "series",
        "model": {"layers": [{"Input": [4, 2]}, "Flatten", {"Dense": 1}]},
        "data": {
            "source": {
                "windows": {"path": str(folder / "series.csv"), "target": "a", "features": ["a", "b"], "length": 4}
            }
        },
        "training": {"optimizer": {"Adam": 0.02}, "loss": "mse", "epochs": 60, "batch_size": 8},
    }
    series = trained(folder, spec)
    result = invoke("predict", series.folder, folder / "series.csv", "--format", "json")
    assert "the last 4 of 60 rows" in result.stderr
    assert json.loads(result.stdout)[0]["outputs"]["dense_1"]["value"] == pytest.approx(1, abs=0.1)
    (folder / "short.csv").write_text("a,b\n1,0\n")
    assert "looks back over 4 rows" in invoke("predict", series.folder, folder / "short.csv", code=1).stderr


def test_a_stream_is_evaluated_like_what_is_in_memory(houses: Run, folder: Path) -> None:
    spec = houses.loaded.spec.to_dict()
    spec["data"]["stream"] = True
    streamed = trained(folder, spec, training__epochs=1)
    shutil.copy(houses.folder / "last.weights.h5", streamed.folder / "last.weights.h5")
    ours, theirs = specnet.open_run(streamed.folder).evaluate(), houses.evaluate()
    assert ours["count"] == theirs["count"]
    assert ours["metrics"] == pytest.approx(theirs["metrics"], rel=1e-4)
    assert ours["outputs"]["dense_1"]["errors"] == pytest.approx(theirs["outputs"]["dense_1"]["errors"], rel=1e-4)
    assert "--rows" in invoke("baseline", streamed.folder, code=1).stderr
    assert "trained on 10 examples" in invoke("baseline", streamed.folder, "--rows", 10).stdout


# baseline


def test_a_baseline_on_the_same_data(digits: Run) -> None:
    from sklearn.ensemble import RandomForestClassifier

    result = invoke("baseline", digits.folder, "--format", "json")
    found = json.loads(result.stdout)
    ready = digits.trained.ready
    (x,), (y,) = (ready.splits.train.all.inputs.values(), ready.splits.train.all.targets.values())  # type: ignore[attr-defined]
    test = ready.splits.test.all  # type: ignore[union-attr]
    forest = RandomForestClassifier(random_state=0).fit(x.reshape(len(x), -1), y)
    (inputs,), (truth,) = test.inputs.values(), test.targets.values()
    (one,) = found["outputs"]["dense_10"]["estimators"]
    assert one["kind"] == "RandomForestClassifier"
    assert one["scores"]["accuracy"] == pytest.approx(forest.score(inputs.reshape(len(inputs), -1), truth))
    assert found["run"]["outputs"]["dense_10"]["accuracy"] == pytest.approx(digits.evaluate()["metrics"]["accuracy"])
    assert json.loads((digits.folder / "baseline.json").read_text()) == found


def test_estimators_of_the_command_line(digits: Run) -> None:
    text = invoke(
        "baseline",
        digits.folder,
        "--estimator",
        "{DecisionTreeClassifier: {max_depth: 5}}",
        "--estimator",
        "GaussianNB",
        "--rows",
        200,
    ).stdout
    assert "trained on 200 examples, scored on the test set (359)" in text
    assert [line.split("  ")[0] for line in text.splitlines()[4:7]][1:] == [
        "DecisionTreeClassifier (max_depth=5)",
        "GaussianNB",
    ]
    assert "digits (" in text
    assert "did you mean `SVC`?" in invoke("baseline", digits.folder, "--estimator", "SVCC", code=2).stderr


def test_estimators_of_the_spec(doubling: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    text = (ROOT / "specs" / "linear_regression.yaml").read_text()
    (tmp_path / "spec.yaml").write_text(text + "\nbaseline:\n  - LinearRegression\n  - Ridge: {alpha: 0.1}\n")
    found = json.loads(invoke("baseline", tmp_path / "spec.yaml", "--format", "json").stdout)
    assert found["run"]["folder"] == str(doubling.folder.relative_to(folder))
    straight, ridge = found["outputs"]["dense_1"]["estimators"]
    assert straight["scores"]["mae"] == pytest.approx(0, abs=1e-4)
    assert 0 < ridge["scores"]["mae"] < 0.1
    assert "Mean error" in invoke("baseline", doubling.folder).stdout


def test_an_estimator_of_another_task(tmp_path: Path) -> None:
    text = (ROOT / "specs" / "linear_regression.yaml").read_text()
    (tmp_path / "spec.yaml").write_text(text + "\nbaseline:\n  - SVC\n")
    result = invoke("baseline", tmp_path / "spec.yaml", code=1)
    assert "`SVC` learns classes, and the model learns numbers" in result.stderr
    assert "spec.yaml:29:5" in result.stderr or "- SVC" in result.stderr
    assert codes(result.stderr) == ["unfit-estimator"]


def codes(text: str) -> list[str]:
    return [line[6 : line.index("]")] for line in text.splitlines() if line.startswith("error[")]


# runs


def test_a_list_of_runs(digits: Run, doubling: Run, folder: Path) -> None:
    text = invoke("runs", folder / "runs").stdout
    assert digits.folder.name in text
    assert "finished" in text
    found = {one["id"]: one for one in json.loads(invoke("runs", folder / "runs", "--format", "json").stdout)}
    one = found[digits.folder.name]
    assert (one["name"], one["epochs"], one["metric"], one["scored_on"]) == ("digits", 6, "accuracy", "test")
    assert one["score"] == pytest.approx(digits.evaluate()["metrics"]["accuracy"])
    assert "| Name | Run |" in invoke("runs", folder / "runs", "--format", "md").stdout


def test_runs_side_by_side(digits: Run, folder: Path) -> None:
    other = trained(folder, DIGITS, training__epochs=1, model__layers__2__Dense__units=11)
    found = json.loads(invoke("runs", "compare", digits.folder, other.folder, "--format", "json").stdout)
    assert {one["what"]: (one["first"], one["second"]) for one in found["spec"]} == {
        "model.layers.2.Dense.units": ("10", "11"),
        "training.epochs": ("6", "1"),
    }
    results = {one["what"]: (one["first"], one["second"]) for one in found["results"]}
    assert results["epochs"] == (6, 1)
    assert results["accuracy"][0] == pytest.approx(digits.evaluate()["metrics"]["accuracy"])
    text = invoke("runs", "compare", digits.folder, other.folder).stdout
    assert "What differs in the spec" in text
    assert "The specs are the same" in invoke("runs", "compare", digits.folder, digits.folder).stdout


def test_a_layer_more_is_one_difference() -> None:
    from specnet.runs.compare import differences

    first = {"layers": ["Flatten", {"Dense": 3}, {"Dense": 4}], "name": "a"}
    second = {"layers": ["Flatten", "ReLU", {"Dense": 3}, {"Dense": 5}]}
    assert list(differences(first, second)) == [
        ("layers.1", "", "ReLU"),
        ("layers.2.Dense", "4", "5"),
        ("name", "a", ""),
    ]


def test_runs_load_no_backend(digits: Run, doubling: Run, folder: Path, tmp_path: Path) -> None:
    for words in (["runs", str(folder / "runs")], ["runs", "compare", str(digits.folder), str(doubling.folder)]):
        assert run(f"from specnet.cli import cli; cli({words!r})", tmp_path) == "LOADED"


def test_runs_that_are_not_there(tmp_path: Path) -> None:
    assert "error[run-folder]" in invoke("runs", tmp_path / "nothing", code=1).stderr
    assert "there are no runs" in invoke("runs", tmp_path).stdout
    assert "name two runs" in invoke("runs", "compare", tmp_path, code=2).stderr
    assert "is no run" in invoke("runs", "compare", tmp_path, tmp_path, code=1).stderr
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "lock.json").write_text("[1]")
    assert "is damaged" in invoke("runs", tmp_path, code=1).stderr


@pytest.fixture(autouse=True, scope="module")
def _cleared(folder: Path) -> Iterator[None]:
    yield
    shutil.rmtree(folder / "runs", ignore_errors=True)
