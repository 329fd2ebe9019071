"""The memory of optimizers: the numbers that each keeps beside the weights. Source: https://keras.io/api/optimizers/"""

from __future__ import annotations

import re
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
# The step (8 bytes) and the learning rate; around an optimizer, the same again with the scale and the steps since it grew.
_SCALARS, _SCALE_SCALARS = 12, 24


def state_bytes(optimizer: Construct | None, weights: Iterable[Weight]) -> int | None:
    """The bytes of an optimizer's state for these weights; None for one that is made of several others, or of allowed code."""
    if optimizer is None:
        return 0
    kind, given = optimizer.kind.lower(), optimizer.arguments.given() if optimizer.arguments else {}
    if kind == "lossscaleoptimizer":
        inner = state_bytes(given["inner_optimizer"], weights)
        return None if inner is None else inner + _SCALE_SCALARS
    if KERAS.find("optimizers", optimizer.kind) is None or (kind not in _KEPT and kind not in ("adafactor", "muon")):
        return None
    trained = [weight for weight in weights if weight.trainable]
    own = BYTES.get(trained[0].dtype, 4) if kind == "nadam" and trained else 0  # the product of its momentums
    return _SCALARS + own + sum(_kept(kind, given, weight) for weight in trained)


def _kept(kind: str, given: dict[str, Any], weight: Weight) -> int:
    """The bytes kept for one weight."""
    more = sum(bool(given.get(name)) for name in (*_ADDING.get(kind, ()), *_ADDING_TO_ALL))
    if kind == "adafactor":
        return _factored(weight) + weight.bytes * (1 + more)
    own = (1 if _is_for_muon(given, weight) else 2) if kind == "muon" else _KEPT[kind]
    return weight.bytes * (own + more)


def _factored(weight: Weight) -> int:
    """Adafactor keeps the means of rows and of columns; for a vector, two integers that it never uses."""
    if len(weight.shape) < 2:
        return 8
    *outer, rows, columns = weight.shape
    return prod(outer) * (rows + columns) * BYTES.get(weight.dtype, 4)


def _is_for_muon(given: dict[str, Any], weight: Weight) -> bool:
    """Muon takes matrices; all else goes through its Adam."""
    is_embedding = "embedding" in weight.name.lower() and given.get("exclude_embeddings", True)
    is_excluded = any(re.search(pattern, weight.name) for pattern in given.get("exclude_layers") or ())
    return len(weight.shape) == 2 and not is_embedding and not is_excluded
