"""The memory of optimizers: the numbers that each keeps beside the weights. Source: https://keras.io/api/optimizers/"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

from specnet.catalog import KERAS
from specnet.shapes.sizes import BYTES
from specnet.shapes.values import Weight
from specnet.spec import Construct

# How many numbers are kept for each number of a weight.
_KEPT = {
    "adadelta": 2, "adagrad": 1, "adam": 2, "adamw": 2, "adamax": 2, "ftrl": 2, "lamb": 2, "lion": 1, "nadam": 2,
    "rmsprop": 1, "schedulefreeadamw": 2, "sgd": 0,
}  # fmt: skip
# Arguments that add one more, where they are true or not zero.
_ADDING = {"adam": ("amsgrad",), "adamw": ("amsgrad",), "rmsprop": ("momentum", "centered"), "sgd": ("momentum",)}
_ADDING_TO_ALL = ("use_ema", "gradient_accumulation_steps")
# The step (8 bytes) and the learning rate; Nadam keeps one number more.
_SCALARS, _NADAM_SCALARS = 12, 4


def state_bytes(optimizer: Construct | None, weights: Iterable[Weight]) -> int | None:
    """The bytes of an optimizer's state for these weights; None for one that is made of several others, or of allowed code."""
    if optimizer is None:
        return 0
    kind, given = optimizer.kind.lower(), optimizer.arguments.given() if optimizer.arguments else {}
    if kind == "lossscaleoptimizer":
        inner = state_bytes(given["inner_optimizer"], weights)
        return None if inner is None else inner + _SCALARS
    if KERAS.find("optimizers", optimizer.kind) is None or (kind not in _KEPT and kind not in ("adafactor", "muon")):
        return None
    scalars = _SCALARS + (_NADAM_SCALARS if kind == "nadam" else 0)
    return scalars + sum(
        _kept(kind, given, weight) * BYTES.get(weight.dtype, 4) for weight in weights if weight.trainable
    )


def _kept(kind: str, given: dict[str, Any], weight: Weight) -> int:
    """The numbers kept for one weight."""
    size = weight.size
    more = sum(bool(given.get(name)) for name in (*_ADDING.get(kind, ()), *_ADDING_TO_ALL))
    if kind == "adafactor":
        return _factored(weight.shape) + size * (1 + more)
    own = (1 if _is_for_muon(given, weight) else 2) if kind == "muon" else _KEPT[kind]
    return size * (own + more)


def _factored(shape: tuple[int, ...]) -> int:
    """Adafactor keeps the means of rows and of columns; for a vector, two unused numbers."""
    return prod(shape[:-1]) + prod((*shape[:-2], shape[-1])) if len(shape) > 1 else 2


def _is_for_muon(given: dict[str, Any], weight: Weight) -> bool:
    """Muon takes matrices; all else goes through its Adam."""
    is_embedding = "embedding" in weight.name.lower() and given.get("exclude_embeddings", True)
    return len(weight.shape) == 2 and not is_embedding
