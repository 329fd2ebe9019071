"""The data sets of `keras.datasets` that are not in the data folder of the tests: what Keras' readers give is taken as it is.

No real files: each reader is replaced by one that returns a few examples in the form that Keras documents.
Source: https://keras.io/api/datasets/
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from specnet.api.stages import load_all
from specnet.backend.data.prepare import Raw, open_data
from specnet.backend.data.source import DATA_FOLDER

IMAGES = (np.zeros((4, 32, 32, 3), "uint8"), np.array([[0], [1], [2], [3]], "uint8"))
WORDS = (np.array([[1, 5, 7], [1, 2], [1, 9, 4, 3], [1]], dtype=object), np.array([0, 1, 1, 0]))
HOUSES = (np.ones((4, 13), "float64"), np.array([20.5, 30.0, 15.2, 9.9]))
PIXELS, SEQUENCE, ROW = {"Input": [32, 32, 3]}, {"Input": {"shape": [None], "dtype": "int32"}}, {"Input": [13]}


def opened(
    monkeypatch: pytest.MonkeyPatch, kind: str, source: Any, given: Any, first: Any
) -> tuple[Raw, dict[str, Any]]:
    """What is made of a data set whose reader gives the same few examples as training and test set."""
    asked: dict[str, Any] = {}

    def reader(**keywords: Any) -> Any:
        asked.update(keywords)
        return given, given

    monkeypatch.delenv(DATA_FOLDER, raising=False)
    monkeypatch.setattr(import_module(f"keras.datasets.{kind}"), "load_data", reader)
    loaded = load_all({"specnet": 1, "model": {"layers": [first, "Flatten"]}, "data": {"source": source}})
    return open_data(loaded.spec, loaded.graph, loaded.root, Path()), asked


@pytest.mark.parametrize("kind", ["cifar10", "cifar100"])
def test_photographs_have_flat_labels(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, _ = opened(monkeypatch, kind, kind, IMAGES, PIXELS)
    batch = raw.splits.train.take(np.arange(4))
    assert next(iter(batch.inputs.values())).shape == (4, 32, 32, 3)
    assert next(iter(batch.targets.values())).tolist() == [0, 1, 2, 3]
    assert raw.splits.test is not None
    assert (raw.class_names is not None) == (kind == "cifar10")


@pytest.mark.parametrize("kind", ["imdb", "reuters"])
def test_words_are_padded_to_one_length(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, asked = opened(monkeypatch, kind, {kind: {"num_words": 10, "maxlen": 3}}, WORDS, SEQUENCE)
    assert asked == {"num_words": 10, "maxlen": 3}
    (words,) = raw.splits.train.take(np.arange(4)).inputs.values()
    assert words.tolist() == [[1, 5, 7], [0, 1, 2], [9, 4, 3], [0, 0, 1]]


@pytest.mark.parametrize("kind", ["boston_housing", "california_housing"])
def test_prices_are_numbers(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, asked = opened(monkeypatch, kind, kind, HOUSES, ROW)
    assert asked == {}
    (prices,) = raw.splits.train.take(np.arange(4)).targets.values()
    assert prices.tolist() == [20.5, 30.0, 15.2, 9.9]
