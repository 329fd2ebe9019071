"""Near names for misspelt ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST_WORD = 80
_left: ContextVar[list[int] | None] = ContextVar("suggestions left", default=None)


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Only so many suggestions are looked for inside, so that a file full of mistakes is refused in bounded time."""
    token = _left.set([number])
    try:
        yield
    finally:
        _left.reset(token)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was most probably meant to be, or None; letter case counts for little."""
    left = _left.get()
    if len(word) > LONGEST_WORD or (left is not None and left[0] <= 0):
        return None
    if left is not None:
        left[0] -= 1
    by_key: dict[str, list[str]] = {}
    for choice in choices:
        by_key.setdefault(_key(choice), []).append(choice)
    from difflib import get_close_matches

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
