"""Starting Keras for a command: the engine that the spec asks for, without its chatter."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from specnet import api
from specnet.api import Loaded
from specnet.render.quiet import quiet


def load(spec: str, allow_code: tuple[str, ...]) -> Loaded:
    """The spec of a file, checked; allowed modules import Keras, which is kept quiet. Raises SpecError."""
    with quiet() if allow_code else nullcontext():
        return api.load_all(Path(spec), allow_code=allow_code)


def start_engine(loaded: Loaded) -> None:
    """Imports Keras with the backend of the spec."""
    from specnet.backend.quiet import import_keras_quietly
    from specnet.backend.settings import choose_backend

    choose_backend(loaded.spec, loaded.root)
    import_keras_quietly()
