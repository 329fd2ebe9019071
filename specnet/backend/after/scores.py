"""How far what a model said is from what is true. Batch after batch: memory does not grow with the data.

Source: https://scikit-learn.org/stable/modules/model_evaluation.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from specnet.backend.after.tasks import BINARY, CLASSIFICATION, MULTI_LABEL, REGRESSION, Task
from specnet.backend.data.examples import Array

MOST_MISTAKES = 25
MOST_POINTS = 1000
# A matrix of more classes can no longer be read, and would be most of the file.
WIDEST_CONFUSION = 200
Result = dict[str, Any]


class Scores(Protocol):
    """Takes batches of targets and outputs, in the order of the rows, and gives its part of `evaluation.json`."""

    def add(self, truth: Array, output: Array) -> None:
        """Counts one more batch."""

    def result(self) -> Result:
        """The scores of all batches."""


def scores_of(task: Task, count: int) -> Scores:
    """The scores that fit a task, for `count` examples."""
    if task.kind in (CLASSIFICATION, BINARY):
        return _Classes(task)
    if task.kind == MULTI_LABEL:
        return _Labels(task)
    return _Numbers(count) if task.kind == REGRESSION else _Nothing()


def class_numbers(task: Task, truth: Array, shares: Array) -> tuple[Array, Array, Array]:
    """Of each example, or each place in it: the true class, the predicted one, and how sure the model is of that."""
    if task.kind == BINARY:
        yes = shares.reshape(-1)
        predicted = (yes > task.threshold).astype(int)
        sure = np.where(predicted == 1, yes, 1 - yes) if task.threshold else np.abs(yes)
        return (truth.reshape(-1) > (0.5 if task.threshold else 0)).astype(int), predicted, sure
    flat = shares.reshape(-1, shares.shape[-1])
    true = truth.reshape(flat.shape).argmax(-1) if truth.size == flat.size else truth.reshape(-1)
    predicted = flat.argmax(-1)
    return true.astype(int), predicted, flat[np.arange(len(flat)), predicted]


class _Classes:
    """One class of several, or yes and no."""

    def __init__(self, task: Task) -> None:
        self.task, self.size = task, len(task.class_names)
        self.matrix = np.zeros((self.size, self.size), dtype="int64")
        self.mistakes: list[tuple[float, int, int, int]] = []
        self.seen = 0

    def add(self, truth: Array, output: Array) -> None:
        from sklearn.metrics import confusion_matrix

        true, predicted, sure = class_numbers(self.task, truth, self.task.shares(output))
        known = (true >= 0) & (true < self.size)
        if known.any():
            self.matrix += confusion_matrix(true[known], predicted[known], labels=range(self.size))
        if len(true) == len(output):  # one answer an example: single ones can be shown
            self._keep(true, predicted, sure, known)
        self.seen += len(output)

    def _keep(self, true: Array, predicted: Array, sure: Array, known: Array) -> None:
        wrong = np.flatnonzero(known & (true != predicted) & np.isfinite(sure))
        worst = wrong[np.argsort(-sure[wrong], kind="stable")[:MOST_MISTAKES]]
        more = [(float(sure[row]), self.seen + int(row), int(true[row]), int(predicted[row])) for row in worst]
        self.mistakes = sorted([*self.mistakes, *more], key=lambda one: (-one[0], one[1]))[:MOST_MISTAKES]

    def result(self) -> Result:
        name = self.task.name
        found: Result = {"task": self.task.kind, "class_names": list(self.task.class_names)}
        if self.size <= WIDEST_CONFUSION:
            found["confusion"] = self.matrix.tolist()
        found["classes"] = self._of_classes()
        if self.mistakes:
            found["mistakes"] = [
                {"row": row, "truth": name(true), "predicted": name(predicted), "confidence": sure}
                for sure, row, true, predicted in self.mistakes
            ]
        return found

    def _of_classes(self) -> list[Result]:
        """The matrix holds how often each pair of true and predicted class came; that is all scikit-learn needs."""
        from sklearn.metrics import precision_recall_fscore_support

        true, predicted = np.nonzero(self.matrix)
        weights = self.matrix[true, predicted]
        shares = (
            precision_recall_fscore_support(
                true, predicted, labels=range(self.size), sample_weight=weights, zero_division=np.nan
            )[:3]
            if len(true)
            else [np.full(self.size, np.nan)] * 3
        )
        return _per_class(self.task, shares, self.matrix.sum(axis=1))


class _Labels:
    """Several labels, each of which is there or not."""

    def __init__(self, task: Task) -> None:
        self.task, self.size = task, len(task.class_names)
        self.counts = np.zeros((self.size, 2, 2), dtype="int64")

    def add(self, truth: Array, output: Array) -> None:
        from sklearn.metrics import multilabel_confusion_matrix

        said = self.task.shares(output).reshape(-1, self.size) > self.task.threshold
        true = truth.reshape(-1, self.size) > (0.5 if self.task.threshold else 0)
        self.counts += multilabel_confusion_matrix(true.astype(int), said.astype(int))

    def result(self) -> Result:
        right, false, missed = self.counts[:, 1, 1], self.counts[:, 0, 1], self.counts[:, 1, 0]
        with np.errstate(invalid="ignore"):
            shares = [right / (right + false), right / (right + missed), 2 * right / (2 * right + false + missed)]
        classes = _per_class(self.task, shares, right + missed)
        return {"task": MULTI_LABEL, "class_names": list(self.task.class_names), "classes": classes}


def _per_class(task: Task, shares: Sequence[Array], support: Array) -> list[Result]:
    """Precision, recall and F1 of each class; None where there was nothing to divide by."""
    names = ("precision", "recall", "f1")
    return [
        {"name": task.name(number), **{key: _finite(one[number]) for key, one in zip(names, shares, strict=True)}}
        | {"support": int(support[number])}
        for number in range(len(support))
    ]


class _Numbers:
    """Numbers: sums of errors by column, and some points for a picture."""

    def __init__(self, count: int) -> None:
        self.every = max(1, -(-count // MOST_POINTS))
        self.rows = self.values = 0
        self.absolute = self.largest = 0.0
        self.squares = self.mean = self.spread = np.zeros(0)
        self.points: list[tuple[float, float]] = []

    def add(self, truth: Array, output: Array) -> None:
        rows = len(output)
        said = output.reshape(rows, -1).astype("float64")
        true = np.broadcast_to(truth.reshape(rows, -1), said.shape).astype("float64")
        errors = said - true
        if self.rows == 0:
            self.squares = self.mean = self.spread = np.zeros(said.shape[1])
        self.absolute += float(np.abs(errors).sum())
        self.largest = max(self.largest, float(np.abs(errors).max(initial=0.0)))
        self.squares = self.squares + (errors**2).sum(axis=0)
        self._spread_more(true)
        if said.shape[1] == 1:
            self._keep(true[:, 0], said[:, 0])
        self.rows, self.values = self.rows + rows, self.values + said.size

    def _spread_more(self, true: Array) -> None:
        """The sum of squares around the mean, joined with that of more rows (Chan, Golub and LeVeque, 1979)."""
        rows, total = len(true), self.rows + len(true)
        mean = true.mean(axis=0)
        apart = mean - self.mean
        self.spread = self.spread + ((true - mean) ** 2).sum(axis=0) + apart**2 * self.rows * rows / total
        self.mean = self.mean + apart * rows / total

    def _keep(self, true: Array, said: Array) -> None:
        chosen = np.arange(-self.rows % self.every, len(true), self.every)
        self.points += zip(true[chosen].tolist(), said[chosen].tolist(), strict=True)

    def result(self) -> Result:
        mse = float(self.squares.sum()) / max(self.values, 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            r2 = np.where(self.spread > 0, 1 - self.squares / self.spread, np.nan)
        errors = {"mae": self.absolute / max(self.values, 1), "mse": mse, "rmse": mse**0.5}
        errors |= {"r2": float(np.mean(r2)) if self.rows > 1 else np.nan, "largest": self.largest}
        found: Result = {"task": REGRESSION, "errors": {name: _finite(value) for name, value in errors.items()}}
        if self.points:
            true, said = zip(*self.points, strict=True)
            found["scatter"] = {"truth": list(map(_finite, true)), "predicted": list(map(_finite, said))}
        return found


class _Nothing:
    """An output of a form that has no scores beside the metrics of the spec."""

    def add(self, truth: Array, output: Array) -> None:
        pass

    def result(self) -> Result:
        return {"task": "other"}


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
