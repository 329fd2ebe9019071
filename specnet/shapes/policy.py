"""Dtype policies: what a layer computes in, and what it keeps its weights in. Source: https://keras.io/api/mixed_precision/policy/"""

from __future__ import annotations

from typing import Any

from specnet.shapes.values import Policy, Settings
from specnet.spec import Construct, Spec

_MIXED = {"mixed_float16": ("float16", "float32"), "mixed_bfloat16": ("bfloat16", "float32")}
_FROM = "_from_"


def settings_of(spec: Spec) -> Settings:
    """What `runtime` says of dtypes and data format; what it leaves out is Keras' default."""
    runtime = spec.runtime
    floatx = runtime.floatx or "float32"
    plain = Settings(floatx, runtime.image_data_format or "channels_last", policy_of(floatx))
    return plain._replace(policy=_read(runtime.dtype_policy, plain)) if runtime.dtype_policy else plain


def layer_policy(arguments: Any, settings: Settings) -> Policy:
    """The policy of a layer: its own `dtype`, else that of all layers."""
    own = getattr(arguments, "dtype", None)
    return settings.policy if own is None else _read(own, settings)


def has_policies_by_path(arguments: Any) -> bool:
    """Whether the layers inside of a layer have policies of their own, by paths that only building makes."""
    own = getattr(arguments, "dtype", None)
    return isinstance(own, Construct) and own.kind == "DTypePolicyMap" and bool(own.arguments.policy_map)  # type: ignore[union-attr]


def policy_of(name: str) -> Policy:
    """The policy of a name: `float32`, `mixed_float16`, `int8_from_float32`."""
    if _FROM in name:
        mode, source = name.split(_FROM)
        return policy_of(source)._replace(mode=mode)
    return Policy(*_MIXED.get(name, (name, name)))


def _read(value: Any, settings: Settings) -> Policy:
    if not isinstance(value, Construct):
        return policy_of(value)
    given = value.arguments.given() if value.arguments else {}
    if value.kind == "DTypePolicyMap":
        default = given.get("default_policy")
        return _read(default, settings) if default is not None else settings.policy
    if "name" in given:
        return policy_of(given["name"])
    source = policy_of(given["source_name"]) if given.get("source_name") else settings.policy
    history = f"/{given['amax_history_length']}" if "amax_history_length" in given else ""
    return source._replace(mode=given.get("mode", "float8" if "Float8" in value.kind else "") + history)
