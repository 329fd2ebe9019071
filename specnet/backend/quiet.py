"""Importing an engine without its chatter."""

from __future__ import annotations

import os

from specnet.render.quiet import quiet


def import_keras_quietly() -> None:
    """Imports Keras; what its engine writes to standard error meanwhile is shown only if the import fails."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        import keras

        keras.utils.set_random_seed  # noqa: B018 - loads the engine
