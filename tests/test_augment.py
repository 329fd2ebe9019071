"""Augmentation follows from the seed and the step: whichever way a training runs, and from where it goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import specnet
from specnet.backend.data.examples import Batch
from specnet.backend.training.augment import Augment, augmented

SPEC: dict[str, Any] = {
    "specnet": 1,
    "name": "blobs",
    "model": {
        "layers": [{"Input": [8, 8, 1]}, "Flatten", {"Dropout": 0.2}, {"Dense": {"units": 2, "activation": "softmax"}}]
    },
    "data": {
        "source": {"npz": {"path": "blobs.npz"}},
        "augment": [{"RandomShear": {"x_factor": 0.3, "y_factor": 0.3}}, {"RandomZoom": 0.3}, {"GaussianNoise": 0.1}],
    },
    "training": {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "epochs": 2, "batch_size": 8},
}


def chain() -> list[Any]:
    return [keras.layers.RandomTranslation(0.4, 0.4, seed=5), keras.layers.RandomContrast(0.5, seed=6)]


def batches(count: int) -> list[Any]:
    random = np.random.default_rng(0)
    return [random.uniform(0, 255, (4, 8, 8, 1)).astype("float32") for _ in range(count)]


def test_a_step_draws_the_same_wherever_training_began() -> None:
    every = batches(5)
    whole, later = Augment([chain()], 0), Augment([chain()], 3)
    first = [np.asarray(whole(one)) for one in every]
    again = [np.asarray(later(one)) for one in every[3:]]
    assert all(np.array_equal(one, two) for one, two in zip(first[3:], again, strict=True))


def test_steps_differ() -> None:
    augment, (one,) = Augment([chain()], 0), batches(1)
    assert not np.array_equal(augment(one), augment(one))


def test_streams_draw_what_steps_draw() -> None:
    every = batches(4)
    steps, stream = Augment([chain(), []], 7), Augment([chain(), []], 7)
    extra = np.arange(4)
    made = augmented((Batch({"a": one, "b": extra}, {"y": extra}) for one in every), stream, ("a", "b"))
    for one, batch in zip(every, made, strict=True):
        expected, same = steps((one, extra))
        assert np.allclose(batch.inputs["a"], expected, atol=1e-3)
        assert np.array_equal(batch.inputs["b"], same)
        assert np.array_equal(batch.targets["y"], extra)


@pytest.fixture
def blobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    random = np.random.default_rng(1)
    y = np.arange(36) % 2
    np.savez(
        tmp_path / "blobs.npz", x=random.normal(size=(36, 8, 8, 1)).astype("float32") + y[:, None, None, None], y=y
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def weights(**data: Any) -> list[Any]:
    spec = {**SPEC, "data": {**SPEC["data"], **data}}
    return list(specnet.train(spec, report=False).model.get_weights())


def test_trained_twice_and_in_both_ways(blobs: Path) -> None:
    first, again, stream, plain = weights(), weights(), weights(stream=True), weights(augment=None)
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert all(np.allclose(one, two, atol=1e-5) for one, two in zip(first, stream, strict=True))
    assert not np.allclose(first[0], plain[0], atol=1e-3)
