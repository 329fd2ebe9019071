"""Starting Keras for a command: the engine that the spec asks for, without its chatter."""

from __future__ import annotations

from specnet.api import Loaded


def start_engine(loaded: Loaded) -> None:
    """Imports Keras with the backend of the spec."""
    from specnet.backend.quiet import import_keras_quietly
    from specnet.backend.settings import choose_backend

    choose_backend(loaded.spec, loaded.root)
    import_keras_quietly()
