"""The section on the result: metrics, and for each output what it gets right and wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from specnet.backend.samples import Samples
from specnet.report.blocks import Block, Folded, Heading, Picture, Table, Text, picture_file
from specnet.report.drawing.confusion import confusion_figure
from specnet.report.drawing.images import LONGEST, images_figure
from specnet.report.drawing.regression import regression_figure
from specnet.report.drawing.style import draw_figure
from specnet.report.drawing.words import in_lines, label
from specnet.report.record import Evaluation, Output
from specnet.report.wording import (
    confidence,
    finite,
    in_words,
    metric_text,
    number,
    percent,
    plural,
    seconds_text,
    set_text,
)

MOST_CONFUSIONS = 10
MOST_UNFOLDED = 25
SEEN = " These are the samples that it learned from: how it does on new ones is not known."
ERRORS = {
    "mae": "mean absolute error",
    "mse": "mean squared error",
    "rmse": "root of the mean squared error",
    "r2": "R² (1 is perfect, 0 as good as always saying the mean)",
    "largest": "largest error",
}


def about_result(evaluation: Evaluation | None, samples: Samples) -> Iterator[Block]:
    """How well the model does, on data that it was not trained on where there is some."""
    yield Heading(2, "The result")
    if evaluation is None:
        yield Text("The model was not evaluated: the run ended before that, or had no set to evaluate on.")
        return
    time = "" if evaluation.seconds is None else f", in {seconds_text(evaluation.seconds)}"
    known = SEEN if evaluation.set == "train" else ""
    yield Text(f"Measured on the {set_text(evaluation.set)}, {plural(evaluation.size, 'sample')}{time}.{known}")
    rows = [(in_words(name), metric_text(name, value)) for name, value in evaluation.metrics.items()]
    yield Table(("Metric", evaluation.set), rows, (1,))
    for place, output in enumerate(evaluation.outputs):
        suffix = output.name if len(evaluation.outputs) > 1 else ""
        if suffix:
            yield Heading(3, f"Output {output.name}")
        yield from _output(output, suffix, samples.mistakes if place == 0 else ())


def _output(output: Output, suffix: str, images: Sequence[Any]) -> Iterator[Block]:
    if output.confusion:
        yield from _confusion(output, suffix)
    if output.classes:
        yield from _classes(output)
    if output.mistakes:
        yield from _mistakes(output, suffix, images)
    if output.errors:
        rows = [(ERRORS.get(name, in_words(name)), number(value)) for name, value in output.errors.items()]
        yield Table(("Error", "Value"), rows, (1,))
    yield from _regression(output, suffix)


def _confusion(output: Output, suffix: str) -> Iterator[Block]:
    title = f"Confusion matrix of {suffix}" if suffix else "Confusion matrix"
    figure = partial(confusion_figure, label(title), output.class_names, output.confusion)
    caption = f"{title}: how many samples of each true class (rows) were predicted as which class (columns)."
    yield Picture(picture_file("confusion", suffix), caption, draw_figure(figure))
    wrong = _most_confused(output)
    if len(output.confusion) > 2 and wrong:
        yield Text("Most often taken for another class:")
        yield Table(("True class", "Predicted as", "Samples", "Share of the class"), wrong, (2, 3))


def _most_confused(output: Output) -> list[tuple[str, str, str, str]]:
    names = output.class_names
    wrong = [
        (count, true, guess)
        for true, row in enumerate(output.confusion)
        for guess, count in enumerate(row)
        if count and true != guess
    ]
    wrong.sort(key=lambda one: -one[0])
    return [
        (names[true], names[guess], f"{count:,}", percent(count / sum(output.confusion[true]), 1))
        for count, true, guess in wrong[:MOST_CONFUSIONS]
    ]


def _classes(output: Output) -> Iterator[Block]:
    rows = [_class_row(str(one.get("name")), one) for one in output.classes]
    if len(rows) > 1:
        rows.append(_class_row("mean of the classes", _means(output.classes)))
    table = Table(("Class", "Precision", "Recall", "F1", "Samples"), rows, range(1, 5))
    yield Text(
        "Precision: how much of what was predicted as the class is right. Recall: how much of the class was found. F1: the harmonic mean of both."
    )
    yield table if len(rows) <= MOST_UNFOLDED else Folded(f"All {len(output.classes):,} classes", [table])


def _class_row(name: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    shares = (
        percent(values.get(key), 1) if finite(values.get(key)) is not None else "none" for key in SHARES_OF_A_CLASS
    )
    support = values.get("support")
    return name, *shares, "" if support is None else f"{support:,}"


SHARES_OF_A_CLASS = ("precision", "recall", "f1")


def _means(classes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    columns = {
        key: [value for one in classes if (value := finite(one.get(key))) is not None] for key in SHARES_OF_A_CLASS
    }
    means: dict[str, Any] = {key: sum(values) / len(values) if values else None for key, values in columns.items()}
    supports = [one["support"] for one in classes if one.get("support") is not None]
    return means | ({"support": sum(supports)} if supports else {})


def _mistakes(output: Output, suffix: str, images: Sequence[Any]) -> Iterator[Block]:
    title = "The most confident mistakes" + (f" of {suffix}" if suffix else "")
    if images:
        shown = output.mistakes[: len(images)]
        figure = partial(images_figure, label(title), images[: len(shown)], [_words(one) for one in shown])
        caption = f"{title}: the true class, what was predicted instead, and how sure the model was."
        yield Picture(picture_file("mistakes", suffix), caption, draw_figure(figure))
    rows = [
        (str(one.get("row")), str(one.get("truth")), str(one.get("predicted")), confidence(one.get("confidence")))
        for one in output.mistakes
    ]
    table = Table(("Row", "Truth", "Predicted", "Confidence"), rows, (0, 3))
    if images:
        yield Folded("The same as a table, with the rows of the data", [table])
    else:
        yield Text(f"{title}:")
        yield table


def _words(mistake: Mapping[str, Any]) -> str:
    truth, predicted = (label(str(mistake.get(key)), "?") for key in ("truth", "predicted"))
    lines = [in_lines(f"truth: {truth}", LONGEST), in_lines(f"predicted: {predicted}", LONGEST)]
    return "\n".join([*lines, confidence(mistake.get("confidence"))])


def _regression(output: Output, suffix: str) -> Iterator[Block]:
    pairs = [
        (true, guess)
        for true, guess in zip(output.truth, output.predicted, strict=False)
        if finite(true) is not None and finite(guess) is not None
    ]
    if not pairs:
        return
    title = "Predicted against true values" + (f" of {suffix}" if suffix else "")
    figure = partial(regression_figure, label(title), *map(list, zip(*pairs, strict=True)))
    caption = f"{title}, and how the errors spread; {plural(len(pairs), 'sample')} shown."
    yield Picture(picture_file("regression", suffix), caption, draw_figure(figure))
