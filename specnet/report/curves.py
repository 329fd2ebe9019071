"""The history of a training as curves: what belongs together, where values are missing, which epoch was the best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from specnet.report.wording import is_share, one_number

BESIDE = ("epoch", "phase", "seconds", "learning_rate")
VALIDATION = "val_"
GAP = math.nan


class Curve(NamedTuple):
    """Values over epochs (counted from 1); nan leaves a gap."""

    epochs: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def gaps(self) -> tuple[int, ...]:
        """The epochs without a number."""
        return tuple(epoch for epoch, value in zip(self.epochs, self.values, strict=True) if math.isnan(value))


class Panel(NamedTuple):
    """A metric in training and, where it was measured, in validation."""

    metric: str
    training: Curve
    validation: Curve


class Best(NamedTuple):
    """The epoch with the lowest value of a loss."""

    epoch: int
    metric: str
    value: float


def metrics_of(epochs: Sequence[Mapping[str, Any]]) -> list[str]:
    """The metrics of a history: the first that is no loss, the loss, the others."""
    names = list(dict.fromkeys(name.removeprefix(VALIDATION) for row in epochs for name in row if name not in BESIDE))
    losses = [name for name in names if name == "loss"]
    others = [name for name in names if name != "loss"]
    others.sort(key=lambda name: (not is_share(name), name.endswith("_loss")))
    return [*others[:1], *losses, *others[1:]]


def curve(epochs: Sequence[Mapping[str, Any]], name: str) -> Curve:
    """The values of a column; epochs that do not have it are left out, those with nan or infinity are gaps."""
    rows = [row for row in epochs if row.get(name, "") not in ("", None)]
    values = [one_number(row[name]) for row in rows]
    return Curve(tuple(int(row["epoch"]) for row in rows), tuple(GAP if one is None else one for one in values))


def panels(epochs: Sequence[Mapping[str, Any]]) -> list[Panel]:
    """A panel for each metric."""
    return [Panel(name, curve(epochs, name), curve(epochs, VALIDATION + name)) for name in metrics_of(epochs)]


def best_epoch(epochs: Sequence[Mapping[str, Any]]) -> Best | None:
    """The epoch with the lowest validation loss, or training loss where nothing was validated."""
    for name in (f"{VALIDATION}loss", "loss"):
        own = curve(epochs, name)
        known = [(value, epoch) for epoch, value in zip(own.epochs, own.values, strict=True) if not math.isnan(value)]
        if known:
            value, epoch = min(known)
            return Best(epoch, name, value)
    return None


def phase_starts(epochs: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """The first epoch of each phase and what it is called; empty where there is one phase only."""
    starts: list[tuple[int, str]] = []
    for row in epochs:
        name = "" if row.get("phase") is None else str(row["phase"])
        if not starts or starts[-1][1] != name:
            starts.append((int(row["epoch"]), name))
    return starts if len(starts) > 1 else []
