"""A training that is killed at any moment and goes on ends with the same weights as one that is not."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import ROOT

SPEC = """
specnet: 1
name: killed
model:
  layers:
    - Input: [8, 8, 1]
    - Flatten
    - Dense: {units: 16, activation: relu}
      name: body
    - Dropout: 0.3
    - BatchNormalization
    - Dense: {units: 10, activation: softmax}
      name: head
data:
  source: digits
  features:
    - Normalization: {axis: null}
    - Reshape: [8, 8, 1]
  augment:
    - RandomTranslation: {height_factor: 0.1, width_factor: 0.1}
  validation: 0.2
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  batch_size: 200
  deterministic: true
  callbacks:
    - EarlyStopping: {monitor: val_loss, patience: 2, min_delta: 0.02, restore_best_weights: true}
    - ReduceLROnPlateau: {monitor: val_loss, patience: 1, min_delta: 0.05, factor: 0.5}
    - CSVLogger: log.csv
    - ModelCheckpoint: {filepath: kept.weights.h5, save_weights_only: true, save_best_only: true}
  phases:
    - {epochs: 7, optimizer: {Adam: 1e-2}}
    - {epochs: 7, optimizer: {SGD: {learning_rate: 0.05, momentum: 0.9}}, trainable: [head]}
"""
EPOCHS = 14
# In the middle of a checkpoint, right after the last epoch of the first phase, when the last epoch is over.
CHOSEN = ("write 80", "keep 5", "end")


@pytest.mark.slow
def test_killed_at_ten_random_moments_and_three_chosen_ones(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    chance = random.Random(20)
    epochs = sorted(chance.sample(range(1, EPOCHS), 9))
    moments = [(0, 1.0), *((epoch, chance.uniform(0.0, 0.1)) for epoch in epochs)]
    chains = [moments[0::2], moments[1::2], CHOSEN]
    result = subprocess.run(
        [sys.executable, "-m", "tests.resume_worker", json.dumps(chains)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert result.returncode == 0, result.stderr[-3000:]
    told = json.loads(result.stdout.splitlines()[-1])
    assert [one["differences"] for one in told] == [[], [], [], []]  # the first one was not killed at all
    assert sum(len(one["epochs"]) for one in told) == 13
    assert told[3]["epochs"][0] in (1, 2)
    assert told[3]["epochs"][1:] == [told[3]["epochs"][0] + 5, EPOCHS]
