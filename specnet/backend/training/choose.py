"""How a training runs: where batches come from, how many steps a call does, whether XLA compiles them.

None of this changes what is computed. What the spec states (`jit_compile`, `steps_per_execution`, `run_eagerly`) is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras

from specnet.backend.data.examples import Arrays, Examples
from specnet.spec.training import Training

BLOCK = 128
# Hooks that are called for each batch: with one of them every step is a call of its own.
BATCH_HOOKS = tuple(f"on_{which}batch_{end}" for which in ("", "train_", "test_") for end in ("begin", "end"))
# Layers that XLA makes faster on a CPU: matrices and what works on single numbers. It slows convolutions down.
XLA_LAYERS = {
    *("InputLayer", "Dense", "Flatten", "Reshape", "Permute", "RepeatVector", "Rescaling", "Normalization", "Identity"),
    *("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Dropout", "GaussianNoise", "GaussianDropout"),
    *("AlphaDropout", "BatchNormalization", "LayerNormalization", "Add", "Subtract", "Multiply", "Average", "Maximum"),
    *(
        "Minimum",
        "Concatenate",
        "Dot",
        "EinsumDense",
        "ActivityRegularization",
        "UnitNormalization",
        "RMSNormalization",
    ),
}


class Way(NamedTuple):
    """How to run: `resident` keeps the data in the engine, `block` is the number of steps of a call, `stated` that XLA is not our choice."""

    resident: bool
    block: int
    jit: bool | None  # None: as the model was compiled
    reasons: tuple[str, ...]
    stated: bool = False

    def __str__(self) -> str:
        return "; ".join(self.reasons)


def choose(
    model: Any, training: Training, examples: Examples, callbacks: Sequence[Any], steps: int, augmented: bool
) -> Way:
    """The way for a model, its data and callbacks."""
    resident = keras.backend.backend() == "tensorflow" and isinstance(examples, Arrays) and not training.run_eagerly
    by_batch = [type(callback).__name__ for callback in callbacks if has_batch_hook(callback)]
    block, why_block = _block(training, by_batch, steps) if resident else (training.steps_per_execution or 1, "")
    jit, why_jit = _jit(model, training, resident and not augmented)
    where = "data in memory" if isinstance(examples, Arrays) else "data read batch by batch"
    return Way(
        resident,
        block,
        jit,
        tuple(filter(None, (f"{keras.backend.backend()}, {where}", why_block, why_jit))),
        isinstance(training.jit_compile, bool),
    )


def has_batch_hook(callback: Any) -> bool:
    """Whether a callback wants to hear of single batches."""
    if isinstance(callback, keras.callbacks.ModelCheckpoint):
        return bool(callback.save_freq != "epoch")
    if isinstance(callback, keras.callbacks.TensorBoard):
        return bool(callback.update_freq != "epoch" or callback.write_steps_per_second or callback._should_trace)
    if isinstance(callback, keras.callbacks.OrbaxCheckpoint):
        return bool(callback.save_freq != "epoch")
    base = keras.callbacks.Callback
    return any(
        name in vars(callback) or getattr(type(callback), name) is not getattr(base, name) for name in BATCH_HOOKS
    )


def _block(training: Training, by_batch: Sequence[str], steps: int) -> tuple[int, str]:
    if training.steps_per_execution is not None:
        return training.steps_per_execution, f"{training.steps_per_execution} steps a call (steps_per_execution)"
    if by_batch:
        return 1, f"1 step a call, for {', '.join(by_batch)} sees every batch"
    block = min(BLOCK, steps)
    return block, f"{block} steps a call" if block > 1 else "1 step a call"


def _jit(model: Any, training: Training, allowed: bool) -> tuple[bool | None, str]:
    if keras.backend.backend() != "tensorflow":
        return None, ""
    if isinstance(training.jit_compile, bool):
        return training.jit_compile, f"XLA {'on' if training.jit_compile else 'off'} (jit_compile)"
    if not allowed:
        return False, ""
    slow = sorted({type(layer).__name__ for layer in flat_layers(model)} - XLA_LAYERS)
    if slow:
        return False, f"XLA off, for the model has {', '.join(slow[:3])}{', ...' if len(slow) > 3 else ''}"
    return True, "XLA on"


def flat_layers(model: Any) -> list[Any]:
    """All layers, those of nested models and wrappers too."""
    return [layer for layer in model._flatten_layers(include_self=False) if not isinstance(layer, keras.Model)]
