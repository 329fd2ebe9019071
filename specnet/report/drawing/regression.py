"""Numbers that were predicted, against the true ones."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from specnet.report.drawing.style import BLUE, ORANGE, figure

FEW = 60


def regression_figure(title: str, truth: Sequence[float], predicted: Sequence[float]) -> Figure:
    """Predicted against true values with the line on which both are equal, and how the differences spread."""
    made = figure(title, 5.4)
    left, right = made.subplots(1, 2)
    ends = [min(*truth, *predicted), max(*truth, *predicted)]
    left.scatter(
        truth,
        predicted,
        s=22 if len(truth) > FEW else 45,
        color=BLUE,
        alpha=0.55 if len(truth) > FEW else 0.9,
        linewidths=0,
    )
    left.plot(ends, ends, color=ORANGE, linestyle="--", label="predicted = true")
    left.set(title="predicted against true", xlabel="true value", ylabel="predicted value")
    left.set_aspect("equal", adjustable="datalim")
    left.legend(frameon=True, framealpha=0.85, edgecolor="none")
    differences = [guess - true for true, guess in zip(truth, predicted, strict=True)]
    right.hist(differences, bins=min(30, max(5, len(truth) // 5)), color=BLUE, edgecolor="white")
    right.yaxis.set_major_locator(MaxNLocator(integer=True))
    right.axvline(0, color=ORANGE, linestyle="--", label="no error")
    right.margins(y=0.25)
    right.set(title="errors", xlabel="predicted - true", ylabel="samples")
    right.legend(frameon=True, framealpha=0.85, edgecolor="none")
    return made
