"""Ctrl-C and SIGTERM while training: the step at hand is finished, and what is trained is saved."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

NAMES = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}
WORD = b"\nending after the step at hand; the same again ends at once\n"


class Ended(BaseException):
    """Training ends because a signal asked for it; no callback may take it for an error."""


class Ending:
    """Whether a signal has asked training to end, and which."""

    def __init__(self, *, loud: bool) -> None:
        self.loud = loud
        self.signal: int | None = None

    @property
    def name(self) -> str:
        """What ended training, in words."""
        return NAMES.get(signal.Signals(self.signal), "a signal") if self.signal else ""

    def between(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function of a step, with Ended raised in place of the next call after a signal.

        Between two calls the state of the model is whole, with JAX too, whose weights move through the calls.
        """
        called = False

        def call(*arguments: Any) -> Any:
            nonlocal called
            if called and self.signal is not None:
                raise Ended
            called = True
            return function(*arguments)

        return call

    def heard(self, number: int, _frame: Any) -> None:
        """The handler: the first signal is noted, the second ends the process where it stands."""
        if self.signal is not None:
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)
        self.signal = number
        if self.loud:
            os.write(2, WORD)  # a handler must not print: it may have come in the middle of printing


@contextmanager
def endable(*, loud: bool) -> Iterator[Ending]:
    """Hears signals inside, where Python lets us: in the main thread. Ignored ones stay ignored."""
    ending = Ending(loud=loud)
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.getsignal(number) for number in NAMES if signal.getsignal(number) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, ending.heard)
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
