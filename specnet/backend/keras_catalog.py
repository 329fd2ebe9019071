"""Writes `catalog/catalog.json` from the installed Keras: `python -m specnet.backend.keras_catalog [--check]`."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras

from specnet.backend.instantiate import MODULES
from specnet.backend.introspect import UNTYPED, entry_of
from specnet.catalog.curated import UNAVAILABLE, UNSAFE
from specnet.catalog.entries import Entry
from specnet.catalog.store import CATALOG_FILE, dump

# The groups that hold the classes of a module of Keras.
CLASSES = (
    "layers",
    "optimizers",
    "schedules",
    "losses",
    "metrics",
    "callbacks",
    "initializers",
    "regularizers",
    "constraints",
    "dtype_policies",
    "quantizations",
    "quantizers",
)
BASES: dict[str, type] = {
    "layers": keras.layers.Layer,
    "quantizations": keras.quantizers.QuantizationConfig,
    "quantizers": keras.quantizers.Quantizer,
}
WITH_TEXTS = ("losses", "metrics", "optimizers", "initializers", "regularizers", "constraints", "activations")
# What `compile(metrics=[...])` resolves by the shape of the output.
METRIC_WORDS = dict.fromkeys(("acc", "accuracy"), "Accuracy of the sort that fits the output and the targets.")
# Activation functions that need more than a tensor.
NEEDS_ARGUMENTS = {"threshold": "it needs arguments: use the `threshold` operation of `keras.ops`"}
_PAGES = {
    "core": "layers/core_layers", "convolutional": "layers/convolution_layers", "pooling": "layers/pooling_layers", "rnn": "layers/recurrent_layers",
    "preprocessing": "layers/preprocessing_layers", "normalization": "layers/normalization_layers", "regularization": "layers/regularization_layers",
    "attention": "layers/attention_layers", "reshaping": "layers/reshaping_layers", "merging": "layers/merging_layers", "activations": "layers/activation_layers",
    "optimizers": "optimizers", "schedules": "optimizers/learning_rate_schedules", "losses": "losses", "metrics": "metrics", "callbacks": "callbacks",
    "initializers": "layers/initializers", "regularizers": "layers/regularizers", "constraints": "layers/constraints", "applications": "applications",
    "dtype_policies": "mixed_precision", "ops": "ops",
}  # fmt: skip


def keras_entries() -> dict[str, dict[str, Entry]]:
    """Every kind of the installed Keras by group and name."""
    groups = {group: dict(_classes(group, MODULES[group])) for group in CLASSES}
    source = entry_of("layers", "Input", keras.Input, "class", url=_url("layers", keras.layers.Dense))
    groups["layers"]["Input"] = source._replace(call={})
    groups["layers"] |= {
        name: Entry("layers", name, "class", refused=why)
        for name, why in UNAVAILABLE["layers"].items()
        if name not in groups["layers"]
    }
    groups["applications"] = {name: _application(name) for name in dir(keras.applications) if name[0].isupper()}
    groups["activations"] = {}
    groups["ops"] = dict(_operations())
    for group in WITH_TEXTS:
        groups[group].update(_texts(group, groups[group]))
    groups["metrics"].update({word: Entry("metrics", word, "text", doc) for word, doc in METRIC_WORDS.items()})
    return groups


def _classes(group: str, module: Any) -> Iterator[tuple[str, Entry]]:
    base = BASES.get(group, object)
    for name in dir(module):
        target = getattr(module, name)
        if name[0].isupper() and inspect.isclass(target) and (issubclass(target, base) or name == "InputSpec"):
            yield name, _class_entry(group, name, target, module)


def _class_entry(group: str, name: str, target: Any, module: Any) -> Entry:
    own = target.__name__
    if own != name and getattr(module, own, None) is target:
        return Entry(group, name, "class", same_as=own)
    refused = UNAVAILABLE.get(group, {}).get(name, "")
    if refused:
        return Entry(group, name, "class", refused=refused)
    entry = entry_of(group, name, target, "class", url=_url(group, target))
    if name in UNSAFE:
        return entry._replace(refused=UNSAFE[name], needs_code=True)
    return entry


def _url(group: str, target: Any) -> str:
    parts = target.__module__.split(".")
    page = next((_PAGES[part] for part in reversed(parts) if part in _PAGES), group)
    return f"https://keras.io/api/{page if group == 'layers' else _PAGES.get(group, group)}/"


def _application(name: str) -> Entry:
    target = getattr(keras.applications, name)
    return entry_of("applications", name, target, "model", url=_url("applications", target))


def _texts(group: str, known: dict[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """The names that `keras.<group>.get` takes beside the class names: `adam`, `mse`, `he_normal`, `relu`."""
    table = importlib.import_module(f"keras.src.{group}").ALL_OBJECTS_DICT
    for text, target in sorted(table.items()):
        if text in known or text in ("module_wrapper",):
            continue
        yield text, _text_entry(group, text, target, known)


def _text_entry(group: str, text: str, target: Any, known: dict[str, Entry]) -> Entry:
    if inspect.isclass(target):
        kind = target.__name__
        refused = known[kind].refused if kind in known else "it is not exported by Keras"
        if not refused and not _makes(group, text):
            refused = f"Keras needs its arguments: write `{kind}: {{...}}`"
        return Entry(group, text, "text", same_as="" if refused else kind, refused=refused)
    entry = entry_of(group, text, target, "function", url=_url(group, target))
    return entry._replace(refused=NEEDS_ARGUMENTS.get(text, "") if group == "activations" else "")


def _makes(group: str, text: str) -> bool:
    """Whether Keras makes something of a name alone."""
    try:
        return getattr(keras, group).get(text) is not None
    except ImportError:
        return True  # with a package that is not installed here
    except Exception:
        return False


def _operations() -> Iterator[tuple[str, Entry]]:
    from specnet.backend.operations_catalog import operation_entry

    for name in dir(keras.ops):
        target = getattr(keras.ops, name)
        if inspect.isfunction(target):
            refused = UNAVAILABLE["ops"].get(name, "")
            yield (
                name,
                Entry("ops", name, "operation", refused=refused)
                if refused
                else operation_entry(name, target, _url("ops", target)),
            )


def untyped(groups: dict[str, dict[str, Entry]]) -> list[str]:
    """`group.Kind.parameter` for each parameter that no table types."""
    return [
        f"{group}.{kind}.{p.name}"
        for group, kinds in groups.items()
        for kind, entry in kinds.items()
        for p in entry.parameters.values()
        if p.type == UNTYPED and not entry.refused
    ]


def main(arguments: list[str]) -> int:
    """Writes the file, or with `--check` says whether it is stale; prints counts; returns the exit code."""
    groups = keras_entries()
    for group, kinds in groups.items():
        print(f"{group:15} {len(kinds):4} kinds, {sum(len(entry.parameters) for entry in kinds.values()):5} parameters")
    missing = untyped(groups)
    print(f"untyped parameters: {len(missing)}", *missing, sep="\n  " if missing else "")
    text = dump(groups, keras.version())
    if "--check" in arguments:
        stale = Path(CATALOG_FILE).read_text(encoding="utf-8") != text
        print("stale: run `python -m specnet.backend.keras_catalog`" if stale else "up to date")
        return 1 if stale or missing else 0
    Path(CATALOG_FILE).write_text(text, encoding="utf-8")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
