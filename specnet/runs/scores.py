"""The few numbers that say how good an output of a model is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def summary(output: Mapping[str, Any]) -> dict[str, float | None]:
    """Accuracy and the mean F1 of the classes, or the errors, of an output in `evaluation.json`; as scikit-learn defines them."""
    if output["task"] == "regression":
        errors = output["errors"]
        return {name: errors[name] for name in ("mae", "rmse", "r2")}
    classes: Sequence[Mapping[str, Any]] = output.get("classes", ())
    found: dict[str, float | None] = {}
    if output["task"] in ("classification", "binary"):
        total = sum(one["support"] for one in classes)
        right = sum((one["recall"] or 0.0) * one["support"] for one in classes)
        found["accuracy"] = right / total if total else None
    there = [one["f1"] or 0.0 for one in classes if one["support"] or one["precision"] is not None]
    found["f1"] = sum(there) / len(there) if there else None
    return found
