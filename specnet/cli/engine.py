"""Starting Keras for the commands and specs that need it: the engine that the spec asks for, without its chatter."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from specnet import api
from specnet.api import Loaded
from specnet.render.quiet import quiet


@contextmanager
def code_is_quiet(allow_code: tuple[str, ...]) -> Iterator[None]:
    """Allowed modules import Keras: what its engine writes to standard error is caught."""
    if not allow_code:
        yield
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        yield


def load(
    spec: str, allow_code: tuple[str, ...], settings: tuple[str, ...] = (), short: Mapping[str, Any] | None = None
) -> Loaded:
    """The spec of a file, checked. Raises SpecError."""
    with code_is_quiet(allow_code):
        return api.load_all(Path(spec), allow_code=allow_code, settings=settings, short=short)


def start_engine(loaded: Loaded) -> None:
    """Imports Keras with the backend of the spec."""
    from specnet.backend.settings import start_keras

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        start_keras(loaded.spec.runtime.backend, loaded.root)
