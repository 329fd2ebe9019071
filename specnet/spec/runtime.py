"""`runtime:`: the settings of Keras that a model depends on."""

from __future__ import annotations

from typing import Annotated, Any

from specnet.spec.types import T
from specnet.spec.values import Value

BACKENDS = "'tensorflow' | 'jax' | 'torch'"
_POLICY_NAMES = "'float32' | 'float16' | 'bfloat16' | 'float64' | 'mixed_float16' | 'mixed_bfloat16'"


class Runtime(Value):
    """What `keras.config` sets for a whole process, here for one model; `seed` decides all initial weights.

    Source: https://keras.io/api/utils/config_utils/
    """

    owner = "`runtime`"
    backend: Annotated[str | None, T(f"{BACKENDS} | null")] = None
    floatx: Annotated[str | None, T("'float16' | 'bfloat16' | 'float32' | 'float64' | null")] = None
    epsilon: Annotated[float | None, T("number>0 | null")] = None
    image_data_format: Annotated[str | None, T("'channels_last' | 'channels_first' | null")] = None
    dtype_policy: Annotated[Any, T(f"{_POLICY_NAMES} | policy | @dtype_policies | null")] = None
    seed: Annotated[int, T("int>=0<=4294967295")] = 0
