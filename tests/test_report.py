"""The report of a run: what it says, what it draws, and that names of a user stay text in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from specnet import SpecError, api
from specnet.backend.samples import read_samples
from specnet.report import curves, wording
from specnet.report.blocks import picture_file
from specnet.report.drawing import style, words
from specnet.report.drawing.classes import classes_figure
from specnet.report.drawing.confusion import confusion_figure
from specnet.report.drawing.history import history_figure, pace_figure
from specnet.report.html import html
from specnet.report.look import Look, look_of
from specnet.report.markdown import escaped, markdown
from specnet.report.write import contents, write_report
from tests import run_folders as made
from tests.corpus import ROOT
from tests.run_folders import NAN

SPEC = ROOT / "specs" / "fashion_dnn.yaml"
HARM = "</script></style><script>window.harm = 1</script><img src=x onerror='window.harm = 1'>"
LONG = [f"class of things number {number} with a long name, variety {number % 10}" for number in range(100)]
NO_PICTURES: dict[str, bytes] = defaultdict(bytes)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def look() -> Look:
    loaded = api.load_all(SPEC)
    return look_of(loaded, loaded.facts, SPEC.read_text(encoding="utf-8"))


def report_of(folder: Path, look: Look) -> tuple[str, str]:
    """The Markdown and the HTML."""
    written = write_report(folder, look)
    return written.markdown.read_text(encoding="utf-8"), written.html.read_text(encoding="utf-8")


def text_of(folder: Path, look: Look) -> str:
    """The Markdown, with no picture drawn."""
    return markdown(contents(folder, look)[1])


def size_of(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


# -- what it says ---------------------------------------------------------------------------------------------------


def test_a_whole_run(tmp_path: Path, look: Look) -> None:
    text, page = report_of(made.fashion(tmp_path), look)
    assert text.startswith("# fashion_dnn: 88.71 % accuracy on the test set\n")
    for line in (
        "stopped by EarlyStopping after epoch 12",
        "The 300-150-10 dense classifier for Fashion-MNIST.",
        "| dense_300 | Dense | (None, 300) | 235,500 | yes |",
        "| train | 60,000 | x: (28, 28) uint8 | y: uint8 |",
        "In train, each class has 6,000 samples.",
        "- Best epoch: 7, with the lowest validation loss, 0.3666.",
        "| accuracy | 88.71 % |",
        "| Shirt | 86.5 % | 99.5 % | 92.6 % | 1,000 |",
        "specnet train specs/fashion_dnn.yaml --epochs 12",
        "| tensorflow (the engine of this run) | 2.21.0 |",
        "| wall time | 1 min 37 s |",
        "- EarlyStopping: {monitor: val_loss, patience: 3, restore_best_weights: true}",
    ):
        assert line in text, line
    sections = ["The model", "The data", "The training", "The result", "How to make it again"]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == sections
    assert re.findall(r"<h2[^>]*>(.+?)</h2>", page) == sections


def test_every_picture_is_there_and_wide_enough_for_a_slide(tmp_path: Path, look: Look) -> None:
    written = write_report(made.fashion(tmp_path), look)
    names = [path.name for path in written.pictures]
    assert names == [
        "diagram.svg",
        "classes.png",
        "samples.png",
        "history.png",
        "pace.png",
        "confusion.png",
        "mistakes.png",
    ]
    text, page = (path.read_text(encoding="utf-8") for path in (written.markdown, written.html))
    assert re.findall(r"\]\((pictures/[^)]+)\)", text) == [f"pictures/{name}" for name in names]
    assert page.count('src="data:image/') == len(names)
    assert all(size_of(path)[0] == 1600 for path in written.pictures if path.suffix == ".png")
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == sorted(names)


def test_an_interrupted_run_says_how_far_it_came(tmp_path: Path, look: Look) -> None:
    history = made.history(3, "interrupted by Ctrl-C after epoch 3")
    run = made.fashion(tmp_path, lock=made.lock("interrupted"), history=history, evaluation=None, samples=None)
    text = text_of(run, look)
    assert text.startswith("# fashion_dnn: 86.33 % accuracy on the validation set (interrupted)\n")
    assert "interrupted by Ctrl-C after epoch 3. Not evaluated." in text
    assert "The model was not evaluated" in text


def test_a_run_that_failed_before_its_data(tmp_path: Path, look: Look) -> None:
    nothing = dict.fromkeys(("data", "history", "evaluation", "samples"))
    text = text_of(made.fashion(tmp_path, lock=made.lock("failed"), **nothing), look)
    assert text.startswith("# fashion_dnn: not trained (failed)\n")
    assert "No epoch was completed." in text
    assert "The run ended before its data was known." in text


def test_no_validation(tmp_path: Path, look: Look) -> None:
    history = made.history(4, "all 4 epochs", val_loss=None, val_accuracy=None)
    text = text_of(made.fashion(tmp_path, history=history), look)
    assert "there was no validation" in text
    assert "Best epoch: 4, with the lowest training loss" in text
    assert "| Metric | training, last epoch (4) |\n" in text


def test_losses_that_are_no_numbers_are_said(tmp_path: Path, look: Look) -> None:
    history = made.history(9, loss=lambda epoch: NAN if epoch in (3, 4, 7) else 1 / epoch, val_loss=lambda epoch: NAN)
    text = text_of(made.fashion(tmp_path, history=history), look)
    assert "The training loss was not a finite number in epochs 3 to 4, 7: a gap in its curve." in text
    assert "The validation loss was not a finite number in epochs 1 to 9" in text
    assert "Best epoch: 9, with the lowest training loss" in text


def test_phases_are_told_by_number_and_name(tmp_path: Path, look: Look) -> None:
    history = made.history(6, phase=lambda epoch: "phase 1" if epoch < 4 else "fine tuning")
    text = text_of(made.fashion(tmp_path, history=history), look)
    assert "- Phases: 1 from epoch 1, 2 (fine tuning) from epoch 4." in text


def test_regression(tmp_path: Path, look: Look) -> None:
    text = text_of(made.regression(tmp_path), look)
    assert text.startswith("# fashion_dnn: mean absolute error 43.2 on the test set\n")
    for line in ("| largest error | 131.6 |", "pictures/regression.png", "| x: bmi | -2.1 |", "89 samples shown"):
        assert line in text
    assert "Confusion" not in text


def test_what_was_measured_on_the_training_set_says_so(tmp_path: Path, look: Look) -> None:
    own = made.evaluation({}, 5, loss=0.0054) | {"set": "train"}
    text = text_of(made.fashion(tmp_path, evaluation=own), look)
    assert text.startswith("# fashion_dnn: loss 0.0054 on the training set\n")
    assert "These are the samples that it learned from" in text


def test_a_subsection_for_each_output(tmp_path: Path, look: Look) -> None:
    outputs = {
        "same_author": made.classification(["no", "yes"], [[8, 2], [1, 9]], "binary"),
        "age": {"task": "regression", "errors": {"mae": 1.5}, "scatter": {"truth": [1, 2], "predicted": [1.5, 2]}},
    }
    text = text_of(made.fashion(tmp_path, evaluation=made.evaluation(outputs, loss=1.0)), look)
    assert re.findall(r"^### (.+)$", text, re.MULTILINE) == ["Output same_author", "Output age"]
    assert "(pictures/confusion_same_author.png)" in text
    assert "(pictures/regression_age.png)" in text


def test_what_is_most_often_confused(tmp_path: Path, look: Look) -> None:
    matrix = [[90, 10, 0], [0, 100, 0], [25, 5, 70]]
    output = made.classification(["a", "b", "c"], matrix)
    text = text_of(made.fashion(tmp_path, evaluation=made.evaluation({"x": output}, loss=1.0)), look)
    table = text.split("Most often taken for another class:")[1].split("Precision:")[0].strip().splitlines()
    assert table[2:] == ["| c | a | 25 | 25.0 % |", "| a | b | 10 | 10.0 % |", "| c | b | 5 | 5.0 % |"]


def test_a_class_that_was_never_predicted_has_no_precision(tmp_path: Path, look: Look) -> None:
    output = made.classification(["a", "b"], [[5, 0], [5, 0]])
    text = text_of(made.fashion(tmp_path, evaluation=made.evaluation({"x": output}, loss=1.0)), look)
    assert "| b | none | 0.0 % | 0.0 % | 5 |" in text
    assert "| mean of the classes | 50.0 % | 50.0 % | 33.3 % | 10 |" in text


def test_mistakes_without_pictures_are_a_table(tmp_path: Path, look: Look) -> None:
    text = text_of(made.fashion(tmp_path, samples=None), look)
    assert "pictures/mistakes.png" not in text
    assert "| 3 | T-shirt/top | Dress | 99.9 % |" in text


def test_many_classes_are_folded(tmp_path: Path, look: Look) -> None:
    output = made.classification(LONG, made.confusion(100, 80))
    page = html(
        "", contents(made.fashion(tmp_path, evaluation=made.evaluation({"x": output}, loss=1.0)), look)[1], NO_PICTURES
    )
    assert "<details><summary>All 100 classes</summary>" in page


# -- faults ---------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_no_run(tmp_path: Path, look: Look) -> None:
    with pytest.raises(SpecError) as caught:
        write_report(tmp_path, look)
    assert "lock.json` is not there" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("history.json", '{"epochs": 5}'),
        ("history.json", '{"epochs": [{"loss": 1'),
        ("data.json", "[]"),
        ("evaluation.json", '{"set": "test"}'),
        ("samples.npz", "no archive"),
    ],
)
def test_damaged_files(tmp_path: Path, look: Look, file: str, content: str) -> None:
    made.fashion(tmp_path)
    (tmp_path / file).write_text(content)
    with pytest.raises(SpecError) as caught:
        write_report(tmp_path, look)
    (found,) = caught.value.diagnostics
    assert found.code == "run-folder"
    assert file in found.message
    assert not (tmp_path / "report.md").exists()


def test_a_report_is_written_anew_and_leaves_nothing_behind(tmp_path: Path, look: Look) -> None:
    first = report_of(made.fashion(tmp_path), look)
    files = sorted(path.name for path in tmp_path.rglob("*"))
    assert report_of(tmp_path, look) == first
    assert sorted(path.name for path in tmp_path.rglob("*")) == files


# -- names of a user ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain T-shirt/top (28, 28)", "plain T-shirt/top (28, 28)"),
        ("dense_300", "dense_300"),
        ("_a_ b_", r"\_a\_ b\_"),
        ("a|b`c`*d*", r"a\|b\`c\`\*d\*"),
        ("<b> & [x](y) ~~s~~ $z$", r"\<b\> \& \[x\](y) \~\~s\~\~ \$z\$"),
        ("two\nlines", "two lines"),
        ("# heading", r"\# heading"),
        ("1. item", r"1\. item"),
        ("- item", r"\- item"),
        ("---", r"\---"),
        ("-0.2", "-0.2"),
        ("88.71 %", "88.71 %"),
        ("\\", "\\\\"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, expected: str) -> None:
    assert escaped(text) == expected


def hostile(folder: Path, look: Look) -> tuple[Path, Look]:
    names = [HARM, "a|b`c`", "$\\frac{$x$", "\u732b\U0010ffff", "new\nline", "\u202eright", "![x](y)", "#", "", "~~"]
    data = made.data(names, [28, 28], balance=[60] * 10, source=HARM)
    data["notes"] = [HARM]
    outputs = {f"out/{HARM}": made.classification(names, made.confusion(10))}
    history = made.history(3, HARM, phase=lambda epoch: HARM * epoch, **{f"{HARM}_loss": lambda epoch: epoch})
    run = made.fashion(
        folder,
        data=data,
        history=history,
        evaluation=made.evaluation(outputs, loss=1.0, **{HARM: 2.0}),
        lock=made.lock(HARM, command=f"specnet {HARM}", versions={HARM: HARM}, seeds={HARM: HARM}),
    )
    return run, look._replace(name=HARM, description=HARM, spec_text=f"a: ```\n{HARM}\n````\n{HARM}")


def test_hostile_names_stay_text(tmp_path: Path, look: Look) -> None:
    text, page = report_of(*hostile(tmp_path, look))
    assert "<script" not in page
    assert page.count("<img ") == page.count('src="data:image/')
    outside = re.sub(r"^(`{3,})[a-z]*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"(?<!\\)<", outside) == []
    assert "`````yaml\na: ```\n" in text
    assert all(re.fullmatch(r"[\w.-]+", path.name) for path in (tmp_path / "pictures").iterdir())


def test_files_of_pictures() -> None:
    assert picture_file("confusion") == "confusion.png"
    assert picture_file("confusion", "dense_10") == "confusion_dense_10.png"
    assert picture_file("confusion", "a/b") != picture_file("confusion", "a_b") != picture_file("confusion", "a b")
    assert ".." not in picture_file("confusion", "../../x").removesuffix(".png")


# -- pictures -------------------------------------------------------------------------------------------------------


def overlaps(axes: Any, labels: list[Any]) -> list[tuple[str, str]]:
    """Neighbours among the shown labels whose boxes cross."""
    renderer = axes.figure.canvas.get_renderer()
    boxes = [
        (one.get_text(), one.get_window_extent(renderer)) for one in labels if one.get_text() and one.get_visible()
    ]
    return [(a, b) for (a, box), (b, other) in pairwise(boxes) if box.overlaps(other)]


def drawn(figure: Any) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure).draw()
    return figure


def shown_labels(axis: Any) -> list[Any]:
    """The labels of the ticks that are in view."""
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return [tick.label1 for tick in ticks if tick.label1.get_visible()]


def faults(figure: Any) -> list[str]:
    """Axes without names, letters too small for a slide, labels that cross or leave the picture."""
    found = [] if figure.get_suptitle() else ["no title"]
    for axes in drawn(figure).axes:
        if axes.get_label() == "<colorbar>":
            continue
        place = axes.get_subplotspec()
        found += ["no name: x"] * (place.is_last_row() and not axes.get_xlabel())
        found += ["no name: y"] * (place.is_first_col() and not axes.get_ylabel())
        for labels in map(shown_labels, (axes.xaxis, axes.yaxis)):
            found += [f"cross: {pair}" for pair in overlaps(axes, labels)]
            found += [f"small: {one.get_text()}" for one in labels if one.get_fontsize() < style.SMALL]
            found += [f"outside: {one.get_text()}" for one in labels if one.get_window_extent().x0 < 0]
    return found


@pytest.mark.parametrize("count", [2, 10, 20, 40, 100])
def test_classes_are_drawn_well(count: int) -> None:
    counts = {
        name: [part * (number + 1) for number in range(count)]
        for name, part in (("train", 60), ("validation", 6), ("test", 10))
    }
    with style.style():
        assert faults(classes_figure("Class balance", LONG[:count], counts)) == []


@pytest.mark.parametrize("count", [2, 10, 20, 40, 100])
def test_confusion_is_drawn_well(count: int) -> None:
    with style.style():
        figure = drawn(confusion_figure("Confusion matrix", LONG[:count], made.confusion(count, 12_000)))
        assert faults(figure) == []
        axes = figure.axes[0]
        assert len(axes.texts) == (count**2 if count <= 20 else 0)
        cell = axes.get_window_extent().width / count
        assert all(text.get_window_extent().width < cell for text in axes.texts)
        assert all(text.get_fontsize() >= style.SMALL for text in axes.texts)


@pytest.mark.parametrize("count", [1, 2, 12, 200])
def test_history_is_drawn_well(count: int) -> None:
    rows = made.history(count)["epochs"]
    with style.style():
        figure = history_figure("Accuracy and loss", curves.panels(rows), curves.best_epoch(rows), [])
        assert faults(figure) == []
        for axes in figure.axes:
            low, high = axes.get_xlim()
            ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
            assert ticks
            assert all(tick >= 1 and tick == int(tick) for tick in ticks)
        assert [line.get_label() for line in figure.axes[0].lines[:2]] == ["training", "validation"]
        assert faults(pace_figure(curves.curve(rows, "learning_rate"), curves.curve(rows, "seconds"), [])) == []


def test_every_phase_has_a_line_and_a_number() -> None:
    rows = made.history(12, phase=lambda epoch: epoch // 5)["epochs"]
    phases = curves.phase_starts(rows)
    with style.style():
        figure = drawn(history_figure("Loss", curves.panels(rows), None, phases))
        for axes in figure.axes:
            assert [text.get_text() for text in axes.texts] == ["phase 1", "phase 2", "phase 3"]
            assert [line.get_xdata()[0] for line in axes.lines[2:]] == [4.5, 9.5]
            assert overlaps(axes, axes.texts) == []


def test_gaps_break_the_curve() -> None:
    rows = made.history(5, loss=lambda epoch: NAN if epoch == 3 else 1.0)["epochs"]
    own = curves.curve(rows, "loss")
    assert (own.gaps, own.epochs) == ((3,), (1, 2, 3, 4, 5))
    rows = made.history(6)["epochs"]
    for row in rows[::2]:
        del row["val_loss"]
    assert curves.curve(rows, "val_loss").epochs == (2, 4, 6)
    assert curves.curve(rows, "val_loss").gaps == ()


def test_metrics_with_a_value_for_each_class_are_averaged() -> None:
    assert curves.curve([{"epoch": 1, "f1": [0.5, 1.0]}, {"epoch": 2, "f1": [0.5, NAN]}], "f1").gaps == (2,)
    assert curves.curve([{"epoch": 1, "f1": [0.5, 1.0]}], "f1").values == (0.75,)


def test_labels() -> None:
    with style.style():
        assert words.label("a\u202eb\tc") == "ab c"
        assert words.label("\U0010ffff x", "class 3") == "class 3"
        assert words.inches(words.shortened("W" * 50, 2.0)) <= 2.0
        assert words.shortened("Pullover", 2.0) == "Pullover"
        lines = words.in_lines("truth: a very long name of a class that goes on", 1.5).splitlines()
        assert len(lines) == 2
        assert all(words.inches(line) <= 1.5 for line in lines)
        labels = words.class_labels(LONG, 2.0)
        assert len(set(labels)) == 100
        assert labels[12].startswith("12: ")


def test_a_style_leaves_the_process_as_it_was() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with style.style():
        assert mpl.rcParams["text.parse_math"] is False
    assert dict(mpl.rcParams) == before


def test_samples_of_any_shape(tmp_path: Path) -> None:
    def read(values: Any) -> tuple[Any, ...]:
        np.savez(tmp_path / "samples.npz", samples=values, labels=np.arange(len(values)))
        return read_samples(tmp_path / "samples.npz").samples

    grey = np.arange(2 * 4 * 5, dtype=np.uint8).reshape(2, 4, 5)
    assert (read(grey)[1] == grey[1]).all()
    assert (read(grey[..., None])[1] == grey[1]).all()
    assert read(np.zeros((2, 4, 5, 3), "uint8"))[0].shape == (4, 5, 3)
    assert read(np.zeros((2, 3, 8, 9), "uint8"))[0].shape == (8, 9, 3)
    assert read(np.zeros((2, 13))) == ()
    assert read(np.full((1, 2, 2), 0.5))[0].tolist() == [[128, 128], [128, 128]]
    assert read(np.array([[[-1.0, 1.0]]]))[0].tolist() == [[0, 255]]
    assert read(np.array([[[0.0, np.nan, 255.0]]]))[0].tolist() == [[0, 0, 255]]
    assert read_samples(tmp_path / "none.npz").samples == ()


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.32134, "0.3213"),
        (12345, "12,345"),
        (12345.6, "12,346"),
        (1e-5, "1e-05"),
        (NAN, "not a number"),
        ([1, 0.5], "1, 0.5"),
    ],
)
def test_numbers(value: Any, text: str) -> None:
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.99996, "99.9 %"), (0.5, "50 %"), (0.999, "99.9 %"), (NAN, "")]
)
def test_only_certainty_is_a_hundred_percent(share: float, text: str) -> None:
    assert wording.confidence(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.004, "4 ms"), (0.42, "0.42 s"), (59.4, "59 s"), (80, "1 min 20 s"), (7500, "2 h 05 min")]
)
def test_times(seconds: float, text: str) -> None:
    assert wording.seconds_text(seconds) == text


# -- the page in a browser ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Any:
    playwright_api = pytest.importorskip("playwright.sync_api")
    binary = next(filter(None, map(shutil.which, BROWSERS)), None)
    if binary is None:
        message = "no Chromium on this machine"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=binary, args=arguments)
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 380])
def test_the_page_opens_without_errors_and_asks_for_nothing(
    tmp_path: Path, look: Look, browser: Any, width: int, scheme: str
) -> None:
    written = write_report(*hostile(tmp_path, look))
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    problems: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(written.html.as_uri())
    assert problems == []
    assert [url for url in requests if not url.startswith("data:")] == [written.html.as_uri()]
    assert page.evaluate("window.harm") is None
    assert page.evaluate("[...document.images].filter(one => !one.naturalWidth).length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert HARM.split("<")[0] in page.inner_text("h1")
    page.close()


# -- light ----------------------------------------------------------------------------------------------------------


def test_a_report_needs_no_engine(tmp_path: Path) -> None:
    made.fashion(tmp_path)
    program = f"""
import sys
from pathlib import Path
from specnet import api
from specnet.report.html import html
from specnet.report.look import look_of
from specnet.report.write import contents, write_report
loaded = api.load_all({str(SPEC)!r})
write_report(Path({str(tmp_path)!r}), look_of(loaded, loaded.facts, "specnet: 1"))
print(*[name for name in ("keras", "tensorflow", "jax", "torch", "sklearn") if name in sys.modules])
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert (result.stdout.strip(), result.stderr) == ("", "")
    assert (tmp_path / "report.html").is_file()
