"""The same training with Keras on JAX; skipped where JAX is not installed."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import ROOT

SPEC = """
specnet: 1
name: small
model:
  layers:
    - Input: [8, 8, 1]
    - Flatten
    - Dense: {units: 16, activation: relu}
    - Dropout: DROPOUT
    - Dense: {units: 10, activation: softmax}
data:
  source: digits
  features: [Rescaling: 1/16, Reshape: [8, 8, 1]]
  augment: [RandomTranslation: {height_factor: AUGMENT, width_factor: AUGMENT}]
  validation: 0.2
training:
  optimizer: sgd
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  epochs: 4
  batch_size: 120
  callbacks: CALLBACKS
  shuffle: SHUFFLE
"""
OWN = """
import os, signal
import keras

class Signals(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        self.step = getattr(self, "step", 0) + 1
        if self.step == 30:
            os.kill(os.getpid(), signal.SIGINT)
"""


def spec(dropout: str = "0.3", augment: str = "0.1", callbacks: str = "[]", shuffle: str = "true") -> str:
    filled = SPEC.replace("DROPOUT", dropout).replace("AUGMENT", augment)
    return filled.replace("CALLBACKS", callbacks).replace("SHUFFLE", shuffle)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="needs JAX: pip install 'specnet[jax]'")
def test_jax_trains_ends_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exact = spec(dropout="0.0", augment="0.0", shuffle="false")
    for name, text in {"plain": spec(), "cut": spec(callbacks="[Signals]"), "exact": exact}.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    Path("own.py").write_text(OWN, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "tests.jax_worker"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "KERAS_BACKEND": "jax"},
    )
    assert result.returncode == 0, result.stderr[-3000:]
    told = json.loads(result.stdout.splitlines()[-1])
    assert told["interrupted"] == "interrupted"
    assert told["stopped"] == "interrupted by Ctrl-C after epoch 2"
    assert told["step"] == 30
    assert told["same"]
    assert told["rows"] == [1, 2, 3, 4]
    assert told["furthest"] < 1e-5  # from Keras' own `fit` on the same batches
