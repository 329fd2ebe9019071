"""Near names for misspelt ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was most probably meant to be, or None; letter case counts for little."""
    if len(word) > 80:
        return None
    by_key: dict[str, list[str]] = {}
    for choice in choices:
        by_key.setdefault(_key(choice), []).append(choice)
    found = get_close_matches(_key(word), by_key, n=3, cutoff=0.65)
    if not found:
        return None
    swapped = [key for key in found if sorted(key) == sorted(_key(word))]
    alike = by_key[(swapped or found)[0]]
    return next((choice for choice in alike if choice[:1].isupper() == word[:1].isupper()), alike[0])


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """`did you mean `x`?` for the nearest choice, or an empty text."""
    near = nearest(word, choices)
    return f"did you mean `{near}`?" if near else ""


def _key(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")
