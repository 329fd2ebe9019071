"""The colours of pictures: kinds that do alike look alike."""

from __future__ import annotations

# Fill and line by the role or the family of a kind; light enough for black text, distinct in grey.
COLOURS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("Input",), "#e8eef7", "#5b7db1"),
    (("Dense", "EinsumDense"), "#fdf0dc", "#c98a2b"),
    (("Conv", "SeparableConv", "DepthwiseConv"), "#e3f1e6", "#4d9460"),
    (("Pool", "UpSampling", "Global"), "#e0f0f0", "#468c8c"),
    (("LSTM", "GRU", "RNN", "Bidirectional"), "#f0e6f6", "#8b5ba8"),
    (("Attention",), "#f9e3ea", "#b85678"),
    (("Normalization", "Dropout", "Noise"), "#f1f1f1", "#888888"),
)
PLAIN = ("#ffffff", "#555555")
NO_FAMILY = -1


def family(kind: str) -> int:
    """The row of `COLOURS` that a kind belongs to, or NO_FAMILY."""
    rows = (number for number, (words, _, _) in enumerate(COLOURS) if any(word in kind for word in words))
    return next(rows, NO_FAMILY)


def colours(kind: str) -> tuple[str, str]:
    """Fill and line of a kind."""
    number = family(kind)
    return PLAIN if number == NO_FAMILY else COLOURS[number][1:]
