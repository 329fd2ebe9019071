"""Failures inside of Keras, told at the item that Keras was working on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.syntax import Node, Path, place_of

_NOISE = re.compile(r"\x1b\[[0-9;]*m|\{\{function_node [^}]*\}\} ?")
LONGEST_MESSAGE = 600


@contextmanager
def blamed(root: Node, loc: Path, kind: str) -> Iterator[None]:
    """Turns what Keras raises inside into a diagnostic at the item."""
    try:
        yield
    except SpecError:
        raise
    except Exception as error:
        raise keras_error(root, loc, kind, error) from error


def keras_error(root: Node, loc: Path, kind: str, error: Exception) -> SpecError:
    if isinstance(error, SpecError):
        return error
    place = place_of(root, (*loc, kind), at_key=True)
    return SpecError(
        [Diagnostic("keras-error", f"Keras refused `{kind}`", (Label(place),), notes=(keras_message(error),))]
    )


def keras_message(error: Exception) -> str:
    """The part of Keras' message that tells the cause, without colours and the listing of call arguments."""
    text = _NOISE.sub("", str(error)) or type(error).__name__
    text = re.split(r"\n\s*Arguments received by", text)[0]
    text = re.sub(r"^Exception encountered when calling \S+\s*", "", text).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = "\n".join(lines)
    return joined if len(joined) <= LONGEST_MESSAGE else joined[:LONGEST_MESSAGE] + " ..."
