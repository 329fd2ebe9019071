"""Importing an engine without its chatter."""

from __future__ import annotations

import os
import sys
import tempfile


def import_keras_quietly() -> None:
    """Imports Keras; what its engine writes to standard error meanwhile is shown only if the import fails."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            import keras

            keras.utils.set_random_seed  # noqa: B018 - loads the engine
        except BaseException:
            caught.seek(0)
            os.write(kept, caught.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
