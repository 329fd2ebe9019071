"""Code that the person who runs specnet allows by name: modules whose classes a spec may then use as kinds."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import keras

from specnet.backend.introspect import entry_of
from specnet.catalog import Catalog, Entry
from specnet.catalog.curated.calls import InputForm
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place

BASES: dict[str, type] = {
    "layers": keras.layers.Layer,
    "optimizers": keras.optimizers.Optimizer,
    "schedules": keras.optimizers.schedules.LearningRateSchedule,
    "losses": keras.losses.Loss,
    "metrics": keras.metrics.Metric,
    "callbacks": keras.callbacks.Callback,
    "initializers": keras.initializers.Initializer,
    "regularizers": keras.regularizers.Regularizer,
    "constraints": keras.constraints.Constraint,
}
# Where Keras takes a function in place of an object.
FUNCTION_GROUPS = ("losses", "metrics", "activations")
Objects = dict[tuple[str, str], Any]


def import_modules(paths: Sequence[Path]) -> tuple[Catalog, Objects]:
    """A catalog with the kinds of the modules, and their objects by group and kind. Raises SpecError.

    Under the group `""` stand all public names of the modules, for arguments that take functions or objects.
    """
    custom: dict[str, dict[str, Entry]] = {}
    objects: Objects = {}
    for number, path in enumerate(paths):
        module = _import(path, f"specnet_code_{number}_{path.stem}")
        for name, value in vars(module).items():
            if name.startswith("_") or isinstance(value, ModuleType):
                continue
            objects["", name] = value
            for group in _groups(value, module):
                objects[group, name] = value
                custom.setdefault(group, {})[name] = _entry(group, name, value)
    return Catalog(custom, allow_code=True), objects


def _import(path: Path, name: str) -> ModuleType:
    if not path.is_file():
        raise _fault(f"there is no Python file `{path}`", path)
    module_spec = importlib.util.spec_from_file_location(name, path)
    if module_spec is None or module_spec.loader is None:
        raise _fault(f"`{path}` is not a Python file", path)
    module = importlib.util.module_from_spec(module_spec)
    sys.modules[name] = module
    try:
        module_spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise _fault(f"`{path}` fails when it is imported: {type(error).__name__}: {error}", path) from error
    return module


def _groups(value: Any, module: ModuleType) -> tuple[str, ...]:
    """The groups that a class or function of the module itself is a kind of."""
    if getattr(value, "__module__", "") != module.__name__:
        return ()
    if inspect.isfunction(value):
        return FUNCTION_GROUPS
    return tuple(group for group, base in BASES.items() if inspect.isclass(value) and issubclass(value, base))[:1]


def _entry(group: str, name: str, value: Any) -> Entry:
    if inspect.isfunction(value):
        return Entry(group, name, "function", (inspect.getdoc(value) or "").split("\n")[0])
    entry = entry_of(group, name, value, "class", own=True)
    return entry._replace(inputs=InputForm("any", 1, None), call=_call(value)) if group == "layers" else entry


def _call(layer: Any) -> dict[str, str]:
    """Every parameter of the call after the first may be given; a text is the name of a tensor."""
    names = list(inspect.signature(layer.call).parameters)[2:]
    return {name: "bool | null" if name == "training" else "any" for name in names}


def _fault(message: str, path: Path) -> SpecError:
    return SpecError([Diagnostic("code-module", message, (Label(Place(None, str(path))),))])
