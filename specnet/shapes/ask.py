"""Putting one application of a layer to its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from specnet.catalog import KERAS, Entry
from specnet.shapes.inner_names import InnerNames
from specnet.shapes.policy import has_policies_by_path, layer_policy
from specnet.shapes.rules import rule_for
from specnet.shapes.values import Inferred, Policy, Refusal, Settings, TensorType, Use
from specnet.spec import Construct, ModelSpec
from specnet.syntax import Path


class UnknownInside(Exception):
    """A wrapper holds a layer without a rule, so nothing is known of either."""


# What a model that is an argument of a wrapper says to some inputs.
InnerModel = Callable[[Construct, Any, Path], Inferred]


def ask(
    entry: Entry,
    arguments: Any,
    inputs: Any,
    call: Mapping[str, Any],
    settings: Settings,
    inner_model: InnerModel,
    names: InnerNames | None = None,
) -> Inferred | None:
    """What the rule of a kind says; None where there is no rule, or none for a layer inside. Raises Refusal.

    `names` are those of the layers inside of the outermost layer.
    """
    rule = rule_for(entry)
    if rule is None:
        return None
    policy, inside = settings.policy, names or InnerNames(arguments)
    if entry.form == "class":
        policy = layer_policy(arguments, settings)
        if getattr(arguments, "autocast", True):
            inputs = autocast(inputs, policy)

    def infer(construct: Construct, inputs: Any, path: Path) -> Inferred:
        return _inside(construct, inputs, path, settings, inner_model, inside)

    try:
        found = rule(Use(entry.kind, arguments, inputs, call, settings, policy, infer, inside.of))
    except UnknownInside:
        return None
    return found._replace(weights=None) if has_policies_by_path(arguments) and _has_layers_inside(found) else found


def _has_layers_inside(found: Inferred) -> bool:
    return any("/" in weight.name for weight in found.weights or ())


def _inside(
    construct: Construct, inputs: Any, path: Path, settings: Settings, inner_model: InnerModel, names: InnerNames
) -> Inferred:
    """What a layer that is an argument of another one says; `path` is the place of the argument."""
    entry = KERAS.find_layer(construct.kind)
    if isinstance(construct.arguments, ModelSpec) or (entry is not None and entry.form == "model"):
        return inner_model(construct, inputs, path)
    try:
        found = ask(entry, construct.arguments, inputs, {}, settings, inner_model, names) if entry else None
    except Refusal as refusal:
        refusal.argument = (*path, construct.kind, *refusal.argument)
        raise
    if found is None:
        raise UnknownInside
    for warning in found.warnings:
        warning.argument = (*path, construct.kind, *warning.argument)
    if construct.trainable is False and found.weights is not None:
        return found._replace(weights=tuple(weight.freeze() for weight in found.weights))
    return found


def autocast(inputs: Any, policy: Policy) -> Any:
    """Inputs as a layer gets them: Keras casts floats to the dtype that the layer computes in, and leaves the rest."""
    if isinstance(inputs, TensorType):
        is_float = inputs.dtype is not None and "float" in inputs.dtype
        return replace(inputs, dtype=policy.compute) if is_float else inputs
    if isinstance(inputs, dict):
        return {name: autocast(item, policy) for name, item in inputs.items()}
    return tuple(autocast(item, policy) for item in inputs) if isinstance(inputs, tuple) else inputs
