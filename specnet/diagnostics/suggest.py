"""Near names for misspelt ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was most probably meant to be, or None; letter case counts for little."""
    by_key: dict[str, str] = {}
    for choice in choices:
        by_key.setdefault(_key(choice), choice)
    if len(word) > 80:
        return None
    found = get_close_matches(_key(word), by_key, n=1, cutoff=0.65)
    return by_key[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """`did you mean `x`?` for the nearest choice, or an empty text."""
    near = nearest(word, choices)
    return f"did you mean `{near}`?" if near else ""


def _key(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")
