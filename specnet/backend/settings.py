"""The settings of Keras that a spec asks for, in force while its model is built."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.spec.document import Spec
from specnet.syntax import Node, place_of

# Keras' defaults. Source: https://keras.io/api/utils/config_utils/
FLOATX, EPSILON, IMAGE_DATA_FORMAT = "float32", 1e-7, "channels_last"


def start_keras(wanted: str | None, root: Node) -> None:
    """Imports Keras with the wanted engine. Raises SpecError where it is missing, or another one already runs."""
    if wanted and "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = wanted
    try:
        import keras

        running = keras.backend.backend()
    except Exception as error:
        engine = os.environ.get("KERAS_BACKEND", "tensorflow")
        raise _fault(
            root, f"Keras cannot start with `{engine}`: {error}", f"pip install 'specnet[{engine}]'"
        ) from error
    if wanted and running != wanted:
        help_text = f"start Python with KERAS_BACKEND={wanted}, or build this spec first"
        raise _fault(root, f"Keras already runs with `{running}` in this process", help_text)


def _fault(root: Node, message: str, help_text: str) -> SpecError:
    label = Label(place_of(root, ("runtime", "backend")))
    return SpecError([Diagnostic("keras-settings", message, (label,), help=(help_text,))])


@contextmanager
def settings(spec: Spec) -> Iterator[None]:
    """Keras' floatx, epsilon, image data format and dtype policy as `runtime` says, put back afterwards.

    What `runtime` leaves out is Keras' own default, whatever the process has set, so that the spec alone decides.
    Layers keep what they were made with. Keras reads `epsilon` and `floatx` again while it trains: code that calls
    `fit` itself runs it inside of this context.
    """
    import keras

    from specnet.backend.instantiate import instantiate_value

    config: Any = keras.config
    runtime = spec.runtime
    before = (config.floatx(), config.epsilon(), config.image_data_format(), config.dtype_policy())
    floatx = runtime.floatx or FLOATX
    try:
        config.set_floatx(floatx)
        config.set_epsilon(EPSILON if runtime.epsilon is None else runtime.epsilon)
        config.set_image_data_format(runtime.image_data_format or IMAGE_DATA_FORMAT)
        config.set_dtype_policy(instantiate_value(runtime.dtype_policy) if runtime.dtype_policy else floatx)
        yield
    finally:
        config.set_floatx(before[0])
        config.set_epsilon(before[1])
        config.set_image_data_format(before[2])
        config.set_dtype_policy(before[3])
