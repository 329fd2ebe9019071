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


def choose_backend(spec: Spec, root: Node) -> None:
    """Sets the engine for the first import of Keras. Raises SpecError where Keras already runs with another one."""
    wanted = spec.runtime.backend
    if wanted is None:
        return
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = wanted
        return
    import keras

    running = keras.backend.backend()
    if running != wanted:
        label = Label(place_of(root, ("runtime", "backend")))
        message = f"Keras already runs with `{running}` in this process"
        raise SpecError(
            [
                Diagnostic(
                    "keras-settings",
                    message,
                    (label,),
                    help=(f"start Python with KERAS_BACKEND={wanted}, or build this spec first",),
                )
            ]
        )


@contextmanager
def settings(spec: Spec) -> Iterator[None]:
    """Keras' floatx, epsilon, image data format and dtype policy as `runtime` says, put back afterwards.

    Layers keep what they were made with. Keras reads `epsilon` and `floatx` again while it trains: code that calls
    `fit` itself runs it inside of this context.
    """
    import keras

    from specnet.backend.instantiate import instantiate_value

    config: Any = keras.config
    runtime = spec.runtime
    before = (config.floatx(), config.epsilon(), config.image_data_format(), config.dtype_policy())
    try:
        if runtime.floatx:
            config.set_floatx(runtime.floatx)
            config.set_dtype_policy(runtime.floatx)
        if runtime.epsilon is not None:
            config.set_epsilon(runtime.epsilon)
        if runtime.image_data_format:
            config.set_image_data_format(runtime.image_data_format)
        if runtime.dtype_policy:
            config.set_dtype_policy(instantiate_value(runtime.dtype_policy))
        yield
    finally:
        config.set_floatx(before[0])
        config.set_epsilon(before[1])
        config.set_image_data_format(before[2])
        config.set_dtype_policy(before[3])
