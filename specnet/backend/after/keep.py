"""What a run keeps of its evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from specnet.backend.after.evaluate import evaluate
from specnet.backend.after.samples import write_samples
from specnet.backend.data.prepare import Ready
from specnet.runs import folder as runs
from specnet.shapes.loaded import Loaded


def keep_evaluation(folder: Path, model: Any, ready: Ready, loaded: Loaded, *, finished: bool) -> None:
    """Writes `evaluation.json` of a finished training, and `samples.npz`. Raises SpecError."""
    evaluation = evaluate(model, ready, loaded) if finished else None
    if evaluation is not None:
        runs.write_json(folder / runs.EVALUATION, evaluation)
    write_samples(folder / runs.SAMPLES, ready, evaluation)
