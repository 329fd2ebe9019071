"""Numbers in words, as all sections write them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

# Metrics that are shares of the examples, and so read best in percent.
SHARES = ("accuracy", "acc", "precision", "recall")
MOST_LISTED = 5
NOT_A_NUMBER = "not a number"


def finite(value: Any) -> float | None:
    """The number that a value is, None where it is nan, infinite or no number at all."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def is_share(metric: str) -> bool:
    """Whether a metric is shown in percent."""
    return any(metric == word or metric.endswith(f"_{word}") for word in SHARES)


def one_number(value: Any) -> float | None:
    """The number, or the mean of several (metrics that have one for each class); None where it is not finite."""
    if not isinstance(value, list):
        return finite(value)
    known = [one for part in value if (one := finite(part)) is not None]
    return sum(known) / len(known) if known and len(known) == len(value) else None


def number(value: Any) -> str:
    """A number with four significant digits, all of a whole one: `0.3213`, `12,345`; several with commas."""
    if isinstance(value, list):
        return ", ".join(map(number, value[:MOST_LISTED])) + (", …" if len(value) > MOST_LISTED else "")
    known = finite(value)
    if known is None:
        return NOT_A_NUMBER
    if known == int(known) and abs(known) < 1e15:
        return f"{int(known):,}"
    return f"{known:,.0f}" if abs(known) >= 10_000 else f"{known:.4g}"


def percent(share: Any, digits: int = 2) -> str:
    """A share in percent: `88.60 %`."""
    known = finite(share)
    return NOT_A_NUMBER if known is None else f"{100 * known:.{digits}f} %"


def confidence(share: Any) -> str:
    """A share in percent, cut off so that only certainty is `100 %`."""
    known = finite(share)
    if known is None:
        return ""
    cut = math.floor(known * 1000 + 1e-9) / 10
    return f"{cut:g} %"


def metric_text(name: str, value: Any) -> str:
    """The value of a metric in its unit."""
    return percent(value) if is_share(name) else number(value)


def in_words(metric: str) -> str:
    """`binary_accuracy` as people say it."""
    return metric.replace("_", " ").strip()


def shape_text(shape: Sequence[int | None]) -> str:
    """A shape without the batch: `(28, 28)`; nothing for a single value."""
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})" if shape else ""


def seconds_text(seconds: float) -> str:
    """A time: `4 ms`, `0.42 s`, `1 min 20 s`, `2 h 05 min`."""
    if seconds < 0.1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def set_text(name: str) -> str:
    """What a set is called: `training set`."""
    return f"{'training' if name == 'train' else name} set"


def plural(count: int, noun: str) -> str:
    """`1 epoch`, `20 epochs`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def ranges(numbers: Iterable[int]) -> str:
    """`3 to 5, 9`."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
