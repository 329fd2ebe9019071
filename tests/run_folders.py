"""Run folders as training writes them, made by hand: small, quick, and of every sort that a report meets."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

CLOTHES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
NAN = math.nan


def lock(state: str = "finished", **more: Any) -> dict[str, Any]:
    return {
        "lock": 1,
        "name": "fashion_dnn",
        "state": state,
        "started": "2026-05-04T10:20:30+0000",
        "seconds": 97.31,
        "command": "specnet train specs/fashion_dnn.yaml --epochs 12",
        "folder": "specs",
        "engine": "tensorflow",
        "python": "3.11.7",
        "versions": {"specnet": "0.1.0", "keras": "3.15.1", "tensorflow": "2.21.0", "numpy": "2.1.3"},
        "seeds": {"runtime": 0, "data": 0},
        "fingerprints": {"train": "8d1f" * 16, "test": "02ab" * 16},
    } | more


def history(count: int = 12, stopped: str = "EarlyStopping after epoch 12", **columns: Any) -> dict[str, Any]:
    """Curves that fall and flatten; a column given as function of the epoch replaces its own, None removes it."""
    usual = {
        "phase": lambda epoch: None,
        "seconds": lambda epoch: 2.4 + 0.1 * math.sin(epoch) + (1.5 if epoch == 1 else 0),
        "learning_rate": lambda epoch: 0.001,
        "accuracy": lambda epoch: 0.95 - 0.14 / epoch**0.7,
        "loss": lambda epoch: 0.15 + 0.4 / epoch**0.7,
        "val_accuracy": lambda epoch: 0.89 - 0.08 / epoch,
        "val_loss": lambda epoch: 0.31 + 0.2 / epoch + 0.004 * epoch,
    } | columns
    names = [name for name, value in usual.items() if value]
    rows = [{"epoch": epoch} | {name: usual[name](epoch) for name in names} for epoch in range(1, count + 1)]
    return {"epochs": rows, "stopped": stopped}


def data_set(count: int, classes: list[int] | None, shape: list[int], target: str = "y", dtype: str = "uint8") -> Any:
    return {
        "count": count,
        "inputs": {"x": {"shape": shape, "dtype": dtype}},
        "targets": {target: {"shape": [], "dtype": "uint8" if classes else "float32", "classes": classes}},
        "sha256": "8d1f" * 16,
    }


def data(names: list[str] | None, shape: list[int], *, balance: list[int], source: str = "fashion_mnist") -> Any:
    """Three sets; validation and test have a tenth and a sixth of what `balance` says."""
    parts = {"train": 1.0, "validation": 0.1, "test": 1 / 6}
    counts = {name: [round(count * part) for count in balance] for name, part in parts.items()}
    sets = {name: data_set(sum(own), own, shape) for name, own in counts.items()}
    return {"source": source, "class_names": names, "notes": ["validation: 10 % of train, stratified"], "sets": sets}


def confusion(size: int, per_class: int = 1000, seed: int = 0) -> list[list[int]]:
    """Mostly right, with some classes that are often taken for their neighbours."""
    random = np.random.default_rng(seed)
    matrix = np.zeros((size, size), dtype=int)
    for true in range(size):
        shares = random.dirichlet(np.full(size, 0.15)) * random.uniform(0.02, 0.35)
        shares[true] += 1 - shares.sum()
        matrix[true] = np.round(shares * per_class)
    return matrix.tolist()


def classification(names: list[str], matrix: list[list[int]], task: str = "classification") -> dict[str, Any]:
    values = np.array(matrix)
    hits, found, true = np.diag(values), values.sum(0), values.sum(1)
    precision, recall = hits / np.maximum(found, 1), hits / np.maximum(true, 1)
    classes = [
        {
            "name": name,
            "precision": float(precision[row]) if found[row] else NAN,
            "recall": float(recall[row]),
            "f1": float(2 * hits[row] / max(found[row] + true[row], 1)),
            "support": int(true[row]),
        }
        for row, name in enumerate(names)
    ]
    mistakes = [
        {
            "row": 17 * place + 3,
            "truth": names[place % len(names)],
            "predicted": names[(place + 3) % len(names)],
            "confidence": 0.99996 - place * 0.004,
        }
        for place in range(25)
    ]
    return {"task": task, "class_names": names, "confusion": matrix, "classes": classes, "mistakes": mistakes}


def evaluation(outputs: dict[str, Any], count: int = 10_000, **metrics: float) -> dict[str, Any]:
    return {"set": "test", "count": count, "seconds": 0.84, "metrics": metrics, "outputs": outputs}


def pictures(count: int, shape: tuple[int, ...], seed: int = 0) -> Any:
    """Blobs of light at different places."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]]
    places = random.uniform(0.25, 0.75, (count, 2)) * shape[:2]
    blobs = [np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (shape[0] * 1.5)) for y, x in places]
    grey = np.round(np.array(blobs) * 255).astype(np.uint8)
    return grey if len(shape) == 2 else np.repeat(grey[..., None], shape[2], axis=-1)


def write_run(folder: Path, **files: Any) -> Path:
    """The folder with the given files: `lock`, `history`, ... as JSON, `samples` as arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = files.pop("samples", None)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    if arrays:
        np.savez(folder / "samples.npz", **arrays)
    return folder


def fashion(folder: Path, **files: Any) -> Path:
    """A classifier of ten classes of pictures; `files` take the place of its own, None removes one."""
    own = {
        "lock": lock(),
        "history": history(),
        "data": data(CLOTHES, [28, 28], balance=[6000] * 10),
        "evaluation": evaluation({"dense_10": classification(CLOTHES, confusion(10))}, loss=0.3213, accuracy=0.8871),
        "samples": {
            "samples": pictures(6, (28, 28)),
            "labels": np.arange(6),
            "mistakes": pictures(6, (28, 28), seed=1),
        },
    } | files
    return write_run(folder, **{name: content for name, content in own.items() if content is not None})


def regression(folder: Path) -> Path:
    """Numbers in, one number out, with statistics of its columns."""
    random = np.random.default_rng(2)
    truth = random.uniform(25, 346, 89)
    predicted = truth * 0.6 + 60 + random.normal(0, 30, 89)
    sets = {"train": data_set(353, None, [10], dtype="float64"), "test": data_set(89, None, [10], dtype="float64")}
    columns = ("age", "sex", "bmi", "blood pressure")
    sets["train"]["inputs"]["x"]["statistics"] = {
        name: {"least": -0.1 - place, "mean": 0.0001, "greatest": 0.2, "deviation": 0.0476}
        for place, name in enumerate(columns)
    }
    errors = {"mae": 43.2, "mse": 2861.9, "rmse": 53.497, "r2": 0.4712, "largest": 131.6}
    output = {
        "task": "regression",
        "errors": errors,
        "scatter": {"truth": truth.tolist(), "predicted": predicted.tolist()},
    }
    return write_run(
        folder,
        lock=lock(),
        history=history(
            40,
            "all 40 epochs",
            accuracy=None,
            val_accuracy=None,
            loss=lambda epoch: 30_000 / epoch,
            val_loss=None,
            learning_rate=lambda epoch: 0.01 * 0.85**epoch,
        ),
        data={"source": "diabetes", "class_names": None, "notes": [], "sets": sets},
        evaluation=evaluation({"dense_1": output}, count=89, loss=2861.9, mean_absolute_error=43.2),
    )
