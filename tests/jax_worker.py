"""Trains with JAX: plainly, interrupted and resumed, from a stream with augmentation. Run by test_training_jax.py in a folder with its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

import specnet
from specnet.api.training import load_run, resume_run


def weights(run: specnet.Run) -> list[Any]:
    return [np.asarray(one) for one in run.model.get_weights()]


def main() -> None:
    assert keras.backend.backend() == "jax"
    whole = specnet.train("plain.yaml", runs_folder="whole", report=False)
    cut = specnet.train("cut.yaml", runs_folder="cut", report=False, allow_code="own.py")
    told = {
        "interrupted": cut.trained.state,
        "stopped": cut.trained.stopped,
        "step": int(cut.model.optimizer.iterations),
    }
    Path("own.py").write_text(Path("own.py").read_text().replace("== 30", "== -1"))
    ended = resume_run(cut.folder, load_run(cut.folder, "own.py"), str, 0)
    told["same"] = all((one == other).all() for one, other in zip(weights(whole), weights(ended), strict=True))
    told["rows"] = [row["epoch"] for row in ended.history]
    exact = specnet.train("exact.yaml", runs_folder="exact", report=False)
    (x,), (y,) = (list(side.values()) for side in exact.trained.ready.splits.train.all[:2])
    model = specnet.compile("exact.yaml")
    model.fit(x, y, batch_size=120, epochs=4, shuffle=False, verbose=0)
    told["furthest"] = max(
        float(abs(one - other).max()) for one, other in zip(model.get_weights(), weights(exact), strict=True)
    )
    print(json.dumps(told))


if __name__ == "__main__":
    main()
