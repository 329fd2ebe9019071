"""Keeping what C libraries write to standard error off the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from specnet.diagnostics import SpecError


@contextmanager
def quiet() -> Iterator[None]:
    """Standard error of the whole process is caught inside, and shown only if an exception comes out."""
    import tempfile  # with what it imports, it takes longer than most specs

    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            yield
        except Exception as error:
            if not isinstance(error, SpecError):  # which says itself what is wrong
                caught.seek(0)
                os.write(kept, caught.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
