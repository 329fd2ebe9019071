"""Outputs of a model -> answers as plain data: a class with its confidence, labels, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from specnet.backend.after.tasks import BINARY, CLASSIFICATION, MULTI_LABEL, Task
from specnet.backend.data.examples import Array

Answer = dict[str, Any]


def answers(outputs: Mapping[str, Array], tasks: Mapping[str, Task], top: int = 1) -> list[dict[str, Answer]]:
    """For each example, by the name of the output: `class`, `confidence` and the `top` classes, or `labels`, or `value`."""
    every = {name: [_answer(tasks[name], one, top) for one in array] for name, array in outputs.items()}
    count = len(next(iter(outputs.values())))
    return [{name: found[row] for name, found in every.items()} for row in range(count)]


def _answer(task: Task, output: Array, top: int) -> Answer:
    if task.kind == CLASSIFICATION and output.ndim == 1:
        return _best(task, task.shares(output), top)
    if task.kind == BINARY and output.size == 1:
        yes = float(task.shares(output).reshape(()))
        if task.threshold:
            return _best(task, np.asarray([1 - yes, yes]), min(top, 2), yes > task.threshold)
        return {"class": task.name(int(yes > 0)), "score": yes}
    if task.kind == MULTI_LABEL and output.ndim == 1:
        shares = task.shares(output)
        found = [_share(task, number, shares) for number in np.argsort(-shares, kind="stable")]
        return {"labels": [one["class"] for one in found if one["confidence"] > task.threshold], "every": found}
    if output.size == 1:
        return {"value": float(output.reshape(()))}
    return {"value": output.astype("float64").tolist() if output.dtype.kind in "fiub" else output.tolist()}


def _best(task: Task, shares: Array, top: int, first: bool | None = None) -> Answer:
    order = (
        np.argsort(-shares, kind="stable")[:top] if first is None else np.asarray([int(first), int(not first)])[:top]
    )
    found = [_share(task, int(number), shares) for number in order]
    return {**found[0], "top": found} if top > 1 else found[0]


def _share(task: Task, number: int, shares: Array) -> Answer:
    return {"class": task.name(number), "number": int(number), "confidence": float(shares[number])}
