"""The stretches that a training is made of, each with what applies in it."""

from __future__ import annotations

from typing import NamedTuple

from specnet.spec import Construct
from specnet.spec.training import Training
from specnet.syntax import Path


class Stretch(NamedTuple):
    """One phase, or a training without phases: its optimizer and its callbacks, which stand at `loc`."""

    optimizer: Construct | None
    callbacks: tuple[Construct, ...]
    loc: Path


def stretches(training: Training) -> list[Stretch]:
    """The phases in order; what they leave out is taken from `training`."""
    whole = Stretch(training.optimizer, training.callbacks or (), ("training", "callbacks"))
    return [
        Stretch(
            phase.optimizer or whole.optimizer,
            whole.callbacks if phase.callbacks is None else phase.callbacks,
            whole.loc if phase.callbacks is None else ("training", "phases", number, "callbacks"),
        )
        for number, phase in enumerate(training.phases or ())
    ] or [whole]
